package io.paywindow.faults.history;

/**
 * Units put on a shelf.
 *
 * @param id the reason that its adjustment gives is "delivery" and this
 * @param answer OK if the shop said that it has them
 */
public record Delivery(String id, String sku, long units, Answer answer) {}
