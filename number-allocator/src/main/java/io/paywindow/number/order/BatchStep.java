package io.paywindow.number.order;

/** How far a batch of orders has come. Between any two, this instance may die and nothing is lost or done twice. */
public enum BatchStep {
    /** Read, numbers offered; nothing asked of the ledger. */
    BEFORE_HOLD,
    /** The ledger has held what could be held; nobody has been told. */
    AFTER_HOLD,
    /** The facts are on their way to Kafka, in an open transaction. */
    AFTER_SEND,
    /** The ledger was looked at once more; the commit comes next. */
    BEFORE_COMMIT;

    /** Told each time a batch has come so far. The service itself has none; tests stop there. */
    public interface Watch {
        void reached(BatchStep step);
    }
}
