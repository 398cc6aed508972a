package io.paywindow.expiry.decision;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.PaymentReceived;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of an order, or of a payment. {@link Paid}, {@link Expired} and {@link Cancelled} are ends: an order has exactly one.
 */
public sealed interface Outcome {

    /** Paid in full and in time: this payment settles the order. */
    record Paid(OrderPlaced order, PaymentReceived payment, Instant at) implements Outcome {}

    /** Nobody paid in time. */
    record Expired(OrderPlaced order, Instant at) implements Outcome {}

    /** Undone before it was paid. */
    record Cancelled(OrderPlaced order, String reason, Instant at) implements Outcome {}

    /** A payment that settles nothing: somebody gets their money back. The order is null if it was never seen. */
    record RefundDue(@Nullable OrderPlaced order, PaymentReceived payment, RefundReason reason, Instant at)
            implements Outcome {}

    /**
     * A payment or cancel for an order so old that nothing, or not everything, is remembered of it. It may well have been settled or
     * refunded, so it is not refunded; a person must look.
     */
    record MarkerGone(String detail) implements Outcome {}
}
