package io.paywindow.ledger;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an audit compares, all of one instant.
 *
 * @param offsets by {@code topic:partition}, the next offset that is not in the logged figures
 */
public record Figures(Map<String, Long> offsets, List<OfSku> skus) {

    /**
     * The figures of one product.
     *
     * @param available on the shelf now
     * @param held set aside now
     * @param sold paid for now
     * @param adjusted sum of the adjustments applied
     * @param loggedHeld numbered less closed, as far as the log was applied
     * @param loggedSold paid, as far as the log was applied
     * @param unlogged what the orders that the log has yet to tell of add to held and sold; empty if there are too many to look into
     */
    public record OfSku(
            String sku,
            long available,
            long held,
            long sold,
            long adjusted,
            long loggedHeld,
            long loggedSold,
            Optional<Unlogged> unlogged) {

        /** Whether every unit that ever came is somewhere, and only once. */
        public boolean isConserved() {
            return available + held + sold == adjusted;
        }

        /** Whether the figures of now are those of the log and what the log has yet to tell; true where that is not known. */
        public boolean isExplained() {
            return unlogged.map(more -> held == loggedHeld + more.held() && sold == loggedSold + more.sold())
                    .orElse(true);
        }
    }

    /** What orders add to the figures before the log tells of them. */
    public record Unlogged(long held, long sold) {}
}
