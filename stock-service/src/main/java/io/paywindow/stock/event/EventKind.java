package io.paywindow.stock.event;

import io.paywindow.contract.names.OrderEvents;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can happen to an order, as the exchange has it. */
public enum EventKind {
    NUMBERED(OrderEvents.ORDER_NUMBERED),
    REFUSED(OrderEvents.ORDER_REFUSED),
    PAID(OrderEvents.ORDER_PAID),
    EXPIRED(OrderEvents.ORDER_EXPIRED),
    CANCELLED(OrderEvents.ORDER_CANCELLED),
    REFUND_DUE(OrderEvents.ORDER_REFUND_DUE);

    private static final Map<String, EventKind> BY_ROUTING_KEY =
            Stream.of(values()).collect(Collectors.toMap(EventKind::routingKey, Function.identity()));

    private final String routingKey;

    EventKind(String routingKey) {
        this.routingKey = routingKey;
    }

    /** The routing key, the message's type and the body's {@code event}: one word for all three. */
    public String routingKey() {
        return routingKey;
    }

    /** The routing key without its first word, as in a message-id. */
    public String word() {
        return routingKey.substring(routingKey.indexOf('.') + 1);
    }

    public static Optional<EventKind> of(String routingKey) {
        return Optional.ofNullable(BY_ROUTING_KEY.get(routingKey));
    }
}
