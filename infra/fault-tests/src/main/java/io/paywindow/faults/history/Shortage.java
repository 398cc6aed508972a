package io.paywindow.faults.history;

/**
 * A shelf that was seen with less than nothing.
 *
 * @param missing units by which more is promised than there is; {@link Long#MAX_VALUE} if what is held or sold is below zero, which
 *     nothing explains
 * @param seen when, and the whole shelf
 */
public record Shortage(String sku, long missing, String seen) {}
