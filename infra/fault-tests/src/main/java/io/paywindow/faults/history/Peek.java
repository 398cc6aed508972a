package io.paywindow.faults.history;

/**
 * A look at an order that is somebody else's.
 *
 * @param orderId whose
 * @param user who looked
 * @param seen what was shown, if anything was; empty if it was not
 */
public record Peek(String orderId, String user, String seen) {}
