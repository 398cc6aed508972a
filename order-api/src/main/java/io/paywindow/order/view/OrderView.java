package io.paywindow.order.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as its customer sees it.
 *
 * @param orderNumber null until it is numbered
 * @param total null only where nothing but a refusal is known of the order
 * @param payBy until when it can be paid; null until it is numbered
 * @param closedAt when it was paid, expired, cancelled or refused
 * @param reason why it was refused or cancelled
 * @param refundDue payments that settled nothing and are to be given back
 */
public record OrderView(
        @Nullable String orderNumber,
        String orderId,
        String userId,
        OrderStatus status,
        List<Line> lines,
        @Nullable Amount total,
        @Nullable Instant placedAt,
        @Nullable Instant payBy,
        @Nullable Instant closedAt,
        @Nullable String reason,
        @Nullable List<Refund> refundDue) {

    /** So many of one product, at the price it had when the order was placed, in minor units of the total's currency. */
    public record Line(String sku, int quantity, long unitPrice) {}

    /** Money in minor units, such as cents, and its ISO 4217 code. */
    public record Amount(long amount, String currency) {}

    /** A payment that is to be given back, and why. */
    public record Refund(String paymentId, long amount, String currency, String reason) {}
}
