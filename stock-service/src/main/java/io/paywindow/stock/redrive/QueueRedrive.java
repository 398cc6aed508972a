package io.paywindow.stock.redrive;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.stock.amqp.AmqpLink;
import io.paywindow.stock.amqp.Delivery;
import io.paywindow.stock.amqp.Inbox;
import io.paywindow.stock.amqp.SideDoor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Moves dead messages of a queue back: published and confirmed, then acknowledged. One that is broken off at any point has lost nothing,
 * and may have moved a few twice, which the consumers are used to.
 */
final class QueueRedrive {

    private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(30);
    private static final Duration COME_WITHIN = Duration.ofSeconds(2);
    private static final int AT_ONCE = 100;
    /** AMQP has two bytes for it. */
    private static final int MOST_IN_HAND = 65_535;

    /** What the journey to the grave has added: the message begins anew, with all of its tries. */
    private static final Set<String> OF_THE_DEAD =
            Set.of(SideDoor.REASON, SideDoor.DETAIL, SideDoor.ORIGIN_QUEUE, "notice-attempt");

    private final AmqpLink link;

    QueueRedrive(AmqpLink link) {
        this.link = link;
    }

    Tally run(RedriveOptions options) throws IOException, TimeoutException, InterruptedException {
        String dead = OrderEvents.deadQueueOf(options.name());
        Tally tally = new Tally();
        try (Connection connection = link.connect("redrive");
                Channel channel = connection.createChannel()) {
            // What is dead now. Some of it may die again, and must not go round for ever.
            long left = Math.min(options.limit(), channel.messageCount(dead));
            if (options.dryRun()) {
                count(connection, dead, (int) Math.min(left, MOST_IN_HAND), tally);
            } else {
                move(connection, channel, options.name(), left, tally);
            }
        }
        return tally;
    }

    /** Keeps all in hand until they were seen; they go back where they were when the inbox closes. */
    private static void count(Connection connection, String dead, int most, Tally tally)
            throws IOException, InterruptedException {
        try (Inbox inbox = new Inbox(connection, dead, Math.max(1, most))) {
            List<Delivery> next = List.of();
            do {
                next.forEach(delivery -> add(tally, delivery));
                next = tally.seen() < most ? inbox.next(Math.toIntExact(most - tally.seen()), COME_WITHIN) : List.of();
            } while (!next.isEmpty());
        }
    }

    private static void move(Connection connection, Channel channel, String queue, long most, Tally tally)
            throws IOException, TimeoutException, InterruptedException {
        channel.confirmSelect();
        AtomicReference<@Nullable String> returned = new AtomicReference<>();
        channel.addReturnListener(message -> returned.set(message.getReplyText()));
        // Consumed, not got one by one: RabbitMQ may lose the last acknowledgements of the latter when the channel
        // closes.
        try (Inbox inbox = new Inbox(connection, OrderEvents.deadQueueOf(queue), Math.clamp(most, 1, AT_ONCE))) {
            while (tally.seen() < most) {
                List<Delivery> some = inbox.next((int) Math.min(most - tally.seen(), AT_ONCE), COME_WITHIN);
                if (some.isEmpty()) {
                    return;
                }
                for (Delivery delivery : some) {
                    add(tally, delivery);
                    channel.basicPublish("", queue, true, alive(delivery), delivery.body());
                }
                if (!channel.waitForConfirms(CONFIRM_WITHIN.toMillis()) || returned.get() != null) {
                    throw new IOException("queue " + queue + " did not take a message: " + returned.get());
                }
                inbox.ackUpTo(some.getLast());
            }
        }
    }

    private static void add(Tally tally, Delivery delivery) {
        tally.add(reason(delivery), String.valueOf(Objects.requireNonNullElse(delivery.header(SideDoor.DETAIL), "")));
    }

    /** Ours, else RabbitMQ's own: it moves a message that was delivered too often. */
    private static String reason(Delivery delivery) {
        Object ours = delivery.header(SideDoor.REASON);
        if (ours != null) {
            return ours.toString();
        }
        return delivery.header("x-death") instanceof List<?> deaths
                        && !deaths.isEmpty()
                        && deaths.getFirst() instanceof Map<?, ?> last
                ? "by RabbitMQ: " + last.get("reason")
                : "unknown";
    }

    private static BasicProperties alive(Delivery dead) {
        Map<String, Object> headers = dead.headersToForward();
        headers.keySet().removeAll(OF_THE_DEAD);
        return dead.properties().builder().headers(headers).deliveryMode(2).build();
    }
}
