package io.paywindow.order.view;

/**
 * The view of an order as Redis has it: the JSON that is shown, and beside it what must be known without reading that.
 *
 * @param orderId by which it was placed
 * @param userId whose it is
 * @param status PLACED, AWAITING_PAYMENT, PAID, EXPIRED, CANCELLED or REFUSED
 * @param version grows with each change; the event id of the event streams
 * @param json as shown
 */
public record StoredView(String orderId, String userId, OrderStatus status, String version, String json) {}
