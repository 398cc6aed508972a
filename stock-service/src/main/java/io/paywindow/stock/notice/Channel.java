package io.paywindow.stock.notice;

/** A way to reach customers. Thread-safe; tells within a bound well below {@link Told#LEASE}. */
interface Channel {

    /** As in settings, logs and metrics. */
    String name();

    /** Tells the customer, once. */
    Outcome tell(Notice notice) throws InterruptedException;

    /** What became of it. */
    sealed interface Outcome {
        /** The receiver has it. */
        record Told() implements Outcome {}

        /** Never: trying again would change nothing. */
        record Never(String reason) implements Outcome {}
    }
}
