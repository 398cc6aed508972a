package io.paywindow.expiry.streams;

import io.paywindow.expiry.decision.Fact;
import java.time.Instant;

/** What a record turned out to be. */
sealed interface Reading {

    /** A fact about an order. */
    record About(String orderNumber, Fact fact) implements Reading {}

    /** The time, as the log has it, and the clock of the instance that wrote it. */
    record Tick(Instant at, Instant writtenAt) implements Reading {}

    /** A sound fact on a partition where its order is not: librdkafka places keys differently from Java. */
    record Elsewhere(int partition) implements Reading {}

    /** Nothing anybody could use. */
    record Unusable(String reason, String detail) implements Reading {}
}
