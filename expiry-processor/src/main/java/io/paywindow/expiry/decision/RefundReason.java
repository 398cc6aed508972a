package io.paywindow.expiry.decision;

/** Why a payment goes back, as the word that stands in the outcome. */
public enum RefundReason {
    /** It came after the order's time was up. */
    LATE,
    /** The order was already paid, by another payment. */
    DUPLICATE,
    /** Not the order's total. */
    WRONG_AMOUNT,
    /** Not the order's currency. */
    WRONG_CURRENCY,
    /** The order had been cancelled. */
    CANCELLED,
    /** No order with that number has appeared within 24 hours. */
    NO_SUCH_ORDER
}
