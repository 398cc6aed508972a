package io.paywindow.ledger;

/** What became of a slice of the log. */
public sealed interface ApplyResult {

    /**
     * The ledger has it, now or since before.
     *
     * @param restored orders whose hold was not there and was made from the fact
     * @param settled holds that the log closed because nobody else had
     * @param repeated records that say again what was applied
     * @param conflicting outcomes that contradict what the hold became: a defect, for the audit to show
     */
    record Applied(int restored, int settled, int repeated, int conflicting) implements ApplyResult {}

    /** The ledger is behind the slice: read on from the stored offset. */
    record Behind(long stored) implements ApplyResult {}

    /** The Redis is not the one meant, or forgot: repair first. */
    record Stale() implements ApplyResult {}

    /** Another stock-service feeds the ledger. */
    record NotKeeper() implements ApplyResult {}
}
