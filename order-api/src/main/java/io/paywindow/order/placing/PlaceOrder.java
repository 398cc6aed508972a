package io.paywindow.order.placing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wish for an order, as it comes in. Prices are not the client's to say.
 *
 * @param lines one to a hundred
 * @param paymentWindow how long to hold the goods, ISO 8601, at most the shop's own; the shop's own if absent
 */
record PlaceOrder(
        @Nullable List<@Nullable Item> lines, @Nullable String paymentWindow) {

    /** So many of one product. */
    record Item(@Nullable String sku, @Nullable Integer quantity) {}
}
