package io.paywindow.expiry.decision;

import io.paywindow.contract.CancelRequested;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.PaymentReceived;
import java.time.Instant;

/** Something that happened to an order, and when the broker wrote it down. */
public sealed interface Fact {

    /** The order has its number: the window opens. */
    record Opened(OrderNumbered order, Instant at) implements Fact {}

    /** Somebody paid. */
    record Payment(PaymentReceived payment, Instant at) implements Early {}

    /** Somebody wants it undone. */
    record Cancel(CancelRequested cancel, Instant at) implements Early {}

    /** Time has passed; how much, the {@link LogTime} says. */
    record Passed() implements Fact {}

    /** What may be read before the order it is about, because it lies in another topic. */
    sealed interface Early extends Fact {

        /** The append time: the broker's clock, never the writer's. */
        Instant at();
    }
}
