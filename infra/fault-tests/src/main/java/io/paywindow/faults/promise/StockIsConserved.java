package io.paywindow.faults.promise;

import io.paywindow.contract.StockAdjusted;
import io.paywindow.faults.history.Entry;
import io.paywindow.ledger.Shelf;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What is on the shelf, held and sold is together what was delivered. */
final class StockIsConserved implements Promise {

    @Override
    public Optional<Breach> verify(Evidence evidence) {
        if (evidence.rest().stale()) {
            return broken("ledger", "it is not equal to the log (expected: repaired by now)");
        }
        for (Shelf shelf : evidence.rest().shelves().values()) {
            long delivered = delivered(shelf.sku(), evidence);
            if (shelf.available() + shelf.held() + shelf.sold() != delivered) {
                return broken(shelf.sku(), "%s (expected: a sum of %d)".formatted(shelf, delivered));
            }
        }
        return Optional.empty();
    }

    static long delivered(String sku, Evidence evidence) {
        Set<String> applied = new HashSet<>();
        long sum = 0;
        for (Entry entry : evidence.log().adjustments(sku)) {
            StockAdjusted adjusted = entry.as(StockAdjusted.class);
            if (applied.add(adjusted.getAdjustmentId())) {
                sum += adjusted.getDelta();
            }
        }
        return sum;
    }
}
