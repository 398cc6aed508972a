package io.paywindow.order.product;

import io.paywindow.ledger.Shelf;
import org.jspecify.annotations.Nullable;

/**
 * A product as a customer sees it.
 *
 * @param limitPerCustomer units one customer may hold and have bought; absent for no limit
 * @param available units that can be ordered now
 * @param held units of orders that wait for payment
 * @param sold units that were paid
 */
record ProductView(
        String sku,
        String name,
        Price price,
        @Nullable Integer limitPerCustomer,
        boolean onSale,
        long available,
        long held,
        long sold) {

    /** Of one unit, in minor units. */
    record Price(long amount, String currency) {}

    static ProductView of(Shelf shelf) {
        return new ProductView(
                shelf.sku(),
                shelf.name(),
                new Price(shelf.price(), shelf.currency()),
                shelf.limitPerCustomer().orElse(null),
                shelf.onSale(),
                Math.max(0, shelf.available()),
                shelf.held(),
                shelf.sold());
    }
}
