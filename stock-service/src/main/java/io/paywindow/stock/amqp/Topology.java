package io.paywindow.stock.amqp;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.stock.amqp.AmqpSettings.QueueType;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * The exchange, queues and bindings, declared in this one place.
 *
 * <p>{@code (order-events)} ▶ {@code {stock}} and {@code {user-notification}}; each of these has {@code <queue>.dead} for what nobody
 * could use, and {@code user-notification} has queues to wait in.
 */
final class Topology {

    /**
     * A message that was delivered this often and never acknowledged kills its consumer: RabbitMQ moves it to the dead queue. Said
     * because RabbitMQ 4 would take 20, and 3 would take for ever.
     */
    static final int DELIVERY_LIMIT = 100;

    /**
     * Of a dead queue: as good as none. Whoever looks at a dead message and puts it back delivers it once more, and RabbitMQ 4 would
     * drop it for good after 20 of these, there being nowhere further to go. Said as a number because RabbitMQ 3 knows no word for none.
     */
    static final int DEAD_DELIVERY_LIMIT = 1_000_000_000;

    private static final List<String> SETTLING =
            List.of(OrderEvents.ORDER_PAID, OrderEvents.ORDER_EXPIRED, OrderEvents.ORDER_CANCELLED);

    private final AmqpSettings settings;

    Topology(AmqpSettings settings) {
        this.settings = settings;
    }

    void ensure(Connection connection) throws IOException {
        try (Channel channel = connection.createChannel()) {
            if (settings.createTopology()) {
                declare(channel);
            } else {
                check(channel);
            }
        } catch (TimeoutException e) {
            throw new IOException("no answer when the channel was closed", e);
        }
    }

    private void declare(Channel channel) throws IOException {
        channel.exchangeDeclare(OrderEvents.EXCHANGE, BuiltinExchangeType.TOPIC, true, false, Map.of());
        for (String queue : List.of(OrderEvents.STOCK_QUEUE, OrderEvents.NOTIFICATION_QUEUE)) {
            declare(channel, OrderEvents.deadQueueOf(queue), dead());
            declare(channel, queue, working(queue));
        }
        for (String key : SETTLING) {
            channel.queueBind(OrderEvents.STOCK_QUEUE, OrderEvents.EXCHANGE, key);
        }
        channel.queueBind(OrderEvents.NOTIFICATION_QUEUE, OrderEvents.EXCHANGE, "order.#");
        for (RetryDelay delay : RetryDelay.values()) {
            declare(channel, delay.queueOf(OrderEvents.NOTIFICATION_QUEUE), waiting(delay.duration()));
        }
    }

    private static void check(Channel channel) throws IOException {
        channel.exchangeDeclarePassive(OrderEvents.EXCHANGE);
        for (String queue : List.of(OrderEvents.STOCK_QUEUE, OrderEvents.NOTIFICATION_QUEUE)) {
            channel.queueDeclarePassive(queue);
            channel.queueDeclarePassive(OrderEvents.deadQueueOf(queue));
        }
    }

    private static void declare(Channel channel, String queue, Map<String, Object> arguments) throws IOException {
        channel.queueDeclare(queue, true, false, false, arguments);
    }

    private Map<String, Object> base() {
        Map<String, Object> arguments = new LinkedHashMap<>();
        if (settings.queueType() != QueueType.PLAIN) {
            arguments.put("x-queue-type", settings.queueType().toString());
        }
        return arguments;
    }

    private Map<String, Object> dead() {
        Map<String, Object> arguments = base();
        if (settings.queueType() == QueueType.QUORUM) {
            arguments.put("x-delivery-limit", DEAD_DELIVERY_LIMIT);
        }
        return arguments;
    }

    private Map<String, Object> working(String queue) {
        Map<String, Object> arguments = base();
        if (settings.queueType().deadLetters()) {
            arguments.putAll(deadLetterTo(OrderEvents.deadQueueOf(queue)));
        }
        if (settings.queueType() == QueueType.QUORUM) {
            arguments.put("x-delivery-limit", DELIVERY_LIMIT);
        }
        return arguments;
    }

    private Map<String, Object> waiting(Duration delay) {
        Map<String, Object> arguments = base();
        if (!settings.queueType().deadLetters()) {
            return arguments;
        }
        arguments.putAll(deadLetterTo(OrderEvents.NOTIFICATION_QUEUE));
        // One delay a queue: a message behind a longer one would otherwise wait for that one.
        arguments.put("x-message-ttl", delay.toMillis());
        return arguments;
    }

    private Map<String, Object> deadLetterTo(String queue) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        // The nameless exchange takes a message to the queue of the key's name.
        arguments.put("x-dead-letter-exchange", "");
        arguments.put("x-dead-letter-routing-key", queue);
        if (settings.queueType() == QueueType.QUORUM) {
            // Confirmed between the queues. RabbitMQ demands that a full queue refuses rather than drops.
            arguments.put("x-dead-letter-strategy", "at-least-once");
            arguments.put("x-overflow", "reject-publish");
        }
        return arguments;
    }
}
