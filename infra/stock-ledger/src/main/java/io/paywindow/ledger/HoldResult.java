package io.paywindow.ledger;

import io.paywindow.contract.RefusalReason;
import java.util.List;

/** What became of the wish to hold goods for an order. */
public sealed interface HoldResult {

    /** The goods are set aside, and the order has the number that came with the request. */
    record Held(String orderNumber) implements HoldResult {}

    /**
     * The order had its goods set aside before, under this number. The number that came with the request is free, unless it is this one.
     *
     * @param told whether the log is known to tell of it, so that nobody needs to be told again
     */
    record AlreadyHeld(String orderNumber, boolean told) implements HoldResult {}

    /** Nothing is set aside; the skus concerned are named if the reason is about lines. The number is free. */
    record Refused(RefusalReason reason, List<String> skus) implements HoldResult {}

    /** The order was refused before, for this reason. The number is free. */
    record AlreadyRefused(RefusalReason reason, List<String> skus) implements HoldResult {}

    /** The order is new and came without a number: nothing was done. */
    record Unnumbered() implements HoldResult {}

    /** The orderId belongs to an order with other content. The number is free. */
    record IdReused() implements HoldResult {}

    /** The ledger is not equal to the log, or no longer of the epoch given: nothing was done. Weather: ask again later. */
    record Stale() implements HoldResult {}
}
