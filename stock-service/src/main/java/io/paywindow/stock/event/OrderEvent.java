package io.paywindow.stock.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a message on the exchange: what happened to an order. Its components are the JSON fields, absent where they are null.
 *
 * <p>A public API: fields are added, never renamed, and readers pass over those they do not know. Money is in minor units.
 *
 * @param event the routing key, such as {@code order.paid}
 * @param occurredAt when it happened, as the fact has it
 * @param orderNumber absent on a refused order, which has none
 * @param orderId the client's own id; absent, as all that follows, where a refund is due for an order that was never seen
 * @param lines what was ordered; on a refused order the lines that are the reason
 * @param payBy until when the order can be paid; on a numbered order only
 * @param payment the one that settled the order, or that is due back
 * @param reason a word on refusals and refunds, free text on cancellations
 * @param detail for people, on refusals
 */
@JsonInclude(Include.NON_NULL)
public record OrderEvent(
        String event,
        Instant occurredAt,
        @Nullable String orderNumber,
        @Nullable String orderId,
        @Nullable String userId,
        @Nullable List<Line> lines,
        @Nullable Amount total,
        @Nullable Instant placedAt,
        @Nullable Instant payBy,
        @Nullable Payment payment,
        @Nullable String reason,
        @Nullable String detail) {

    /** So many units of one product at one price. */
    public record Line(String sku, int quantity, long unitPrice) {}

    /** Minor units, and an ISO 4217 code. */
    public record Amount(long amount, String currency) {}

    /** What a payment provider said. */
    public record Payment(String paymentId, long amount, String currency, String provider, Instant paidAt) {}

    /** What happened; throws {@link IllegalArgumentException} if it is nothing we know. */
    public EventKind kind() {
        return EventKind.of(event)
                .orElseThrow(() -> new IllegalArgumentException("event: " + event + " (expected: such as order.paid)"));
    }

    /** The order's number, or its id if it never got one: what all news of one order has in common. */
    public String reference() {
        if (orderNumber != null) {
            return orderNumber;
        }
        if (orderId != null) {
            return orderId;
        }
        throw new IllegalArgumentException("orderNumber and orderId: absent (expected: one of them)");
    }

    /** What identifies this event, the same however often it is sent: {@code <reference>:<kind>[:<paymentId>]}. */
    public String messageId() {
        String id = reference() + ":" + kind().word();
        if (kind() != EventKind.REFUND_DUE) {
            return id;
        }
        if (payment == null) {
            throw new IllegalArgumentException("payment: absent (expected: the one that is due back)");
        }
        return id + ":" + payment.paymentId();
    }
}
