package io.paywindow.ledger;

/** What became of the wish to end a hold. All but {@link Stale} mean that there is nothing left to do. */
public sealed interface SettleResult {

    /** The hold was open and is closed now. */
    record Settled() implements SettleResult {}

    /** The hold was closed before; nothing was done. */
    record AlreadyClosed(HoldState state) implements SettleResult {}

    /**
     * The ledger has no hold of this order; nothing was done. It was closed longer ago than the dedupe window, or Redis forgot it: then it
     * comes back, and is closed, when stock-service reads the order's facts from the log.
     */
    record NoHold() implements SettleResult {}

    /** The ledger is not equal to the log, or no longer of the epoch given: nothing was done. Weather: ask again later. */
    record Stale() implements SettleResult {}
}
