package io.paywindow.ledger;

/**
 * The end of a hold, as the order's outcome has it. What the hold is of, the ledger knows itself.
 *
 * @param kind what becomes of the goods
 */
public record Settlement(Kind kind, String orderId, String orderNumber) {

    /** What becomes of the goods that were set aside. */
    public enum Kind {
        /** The order was paid. */
        SELL(HoldState.SOLD),
        /** The order expired or was cancelled. */
        RELEASE(HoldState.RELEASED);

        private final HoldState end;

        Kind(HoldState end) {
            this.end = end;
        }

        HoldState end() {
            return end;
        }
    }
}
