package io.paywindow.ledger;

/**
 * How things stand with the ledger and its keeper.
 *
 * @param keeper whether the one who asks is the keeper, for a lease's time
 * @param replid which Redis this is: its {@code master_replid}, which changes when it restarts or fails over
 * @param equal whether the ledger is equal to the log, so that orders are held
 */
public record Keeping(boolean keeper, String replid, boolean equal) {}
