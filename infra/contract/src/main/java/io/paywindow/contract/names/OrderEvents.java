package io.paywindow.contract.names;

/** What other teams bind to in RabbitMQ: the exchange, its routing keys, and our own two queues with their side queues. */
public final class OrderEvents {

    /** The durable topic exchange that every order event goes through. */
    public static final String EXCHANGE = "order-events";

    public static final String ORDER_NUMBERED = "order.numbered";
    public static final String ORDER_REFUSED = "order.refused";
    public static final String ORDER_PAID = "order.paid";
    public static final String ORDER_EXPIRED = "order.expired";
    public static final String ORDER_CANCELLED = "order.cancelled";
    public static final String ORDER_REFUND_DUE = "order.refund-due";

    /** Settles stock: bound to paid, expired and cancelled. */
    public static final String STOCK_QUEUE = "stock";

    /** Tells customers: bound to {@code order.#}. */
    public static final String NOTIFICATION_QUEUE = "user-notification";

    private OrderEvents() {}

    /** Where a queue's messages go that nobody could use. */
    public static String deadQueueOf(String queue) {
        return queue + ".dead";
    }

    /** The queue where messages of a queue wait for a fixed time ({@code 1m}, {@code 10m}, {@code 1h}, {@code 6h}) and come back. */
    public static String retryQueueOf(String queue, String delay) {
        return queue + ".retry." + delay;
    }
}
