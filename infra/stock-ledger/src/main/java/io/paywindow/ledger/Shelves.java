package io.paywindow.ledger;

import java.util.Map;
import java.util.Optional;

/**
 * Products as they were at one instant.
 *
 * @param stale whether the ledger was not equal to the log: figures may be old, the catalogue as well
 * @param bySku only products that the catalogue has, in the order asked for
 */
public record Shelves(boolean stale, Map<String, Shelf> bySku) {

    public Optional<Shelf> of(String sku) {
        return Optional.ofNullable(bySku.get(sku));
    }
}
