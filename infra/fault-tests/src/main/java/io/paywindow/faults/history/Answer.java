package io.paywindow.faults.history;

/** What a client may conclude from what came back. */
public enum Answer {
    /** It was taken: a promise. */
    OK,
    /** It was not, for a reason of the shop's. */
    REFUSED,
    /** Nobody told: it may or may not have happened. */
    UNKNOWN
}
