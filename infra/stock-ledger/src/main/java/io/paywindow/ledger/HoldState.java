package io.paywindow.ledger;

/** Where a hold stands. From HELD it goes to one of the other two, once. */
public enum HoldState {
    /** Set aside, awaiting the payment. */
    HELD,
    /** Paid for. */
    SOLD,
    /** Back on the shelf. */
    RELEASED
}
