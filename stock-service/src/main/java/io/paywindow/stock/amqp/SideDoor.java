package io.paywindow.stock.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.paywindow.contract.names.OrderEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way a consumer puts a message it cannot use now into another queue: {@code <queue>.dead} or a queue to wait in. What was put is
 * safe when the call returns; the message may then be acknowledged where it came from.
 *
 * <p>Has a connection of its own, made when first needed: RabbitMQ that is short of memory stops reading from connections that publish,
 * and acknowledgements must not wait there. Thread-safe.
 */
public final class SideDoor implements AutoCloseable {

    public static final String REASON = "dead-reason";
    public static final String DETAIL = "dead-detail";
    public static final String ORIGIN_QUEUE = "origin-queue";

    private static final Logger LOG = LoggerFactory.getLogger(SideDoor.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(10);
    private static final int LONGEST_DETAIL = 500;

    private final AmqpLink link;
    private final String part;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection connection;
    private @Nullable Channel channel;
    private final AtomicReference<@Nullable String> returned = new AtomicReference<>();

    public SideDoor(AmqpLink link, String part) {
        this.link = link;
        this.part = part;
    }

    /** Puts a message that nobody can use into the dead queue of its queue, as {@link #put} does. */
    public void setAside(String queue, Delivery delivery, String reason, String detail, BooleanSupplier goOn)
            throws IOException, InterruptedException {
        Map<String, Object> headers = delivery.headersToForward();
        headers.put(REASON, reason);
        headers.put(DETAIL, detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL));
        headers.put(ORIGIN_QUEUE, queue);
        put(OrderEvents.deadQueueOf(queue), delivery, headers, goOn);
    }

    /**
     * Puts a message into a queue, with these headers instead of its own. While RabbitMQ does not take it, it is tried again: a message
     * that was sent back instead would come again at once, with all that are in hand, and use up their deliveries.
     *
     * @param goOn asked after each failure: whether the message is still in hand
     * @throws IOException if it is not, and may not be in the other queue
     */
    public void put(String queue, Delivery delivery, Map<String, Object> headers, BooleanSupplier goOn)
            throws IOException, InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                put(queue, delivery, headers);
                return;
            } catch (IOException e) {
                if (!goOn.getAsBoolean()) {
                    throw e;
                }
                LOG.warn("not set aside yet: queue={} {} reason={}", queue, delivery, e.getMessage());
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private void put(String queue, Delivery delivery, Map<String, Object> headers)
            throws IOException, InterruptedException {
        BasicProperties properties =
                delivery.properties().builder().headers(headers).deliveryMode(2).build();
        lock.lock();
        try {
            Channel open = open();
            returned.set(null);
            open.basicPublish("", queue, true, properties, delivery.body());
            if (!open.waitForConfirms(CONFIRM_WITHIN.toMillis())) {
                throw new IOException("queue " + queue + " did not take the message");
            }
            String why = returned.get();
            if (why != null) {
                throw new IOException("queue " + queue + ": " + why);
            }
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            close();
            throw e instanceof IOException failed ? failed : new IOException("queue " + queue + ": not confirmed", e);
        } finally {
            lock.unlock();
        }
    }

    private Channel open() throws IOException, TimeoutException {
        Channel before = channel;
        if (before != null && before.isOpen()) {
            return before;
        }
        close();
        Connection made = link.connect(part);
        connection = made;
        Channel opened = made.createChannel();
        opened.confirmSelect();
        opened.addReturnListener(message -> returned.set(message.getReplyText()));
        channel = opened;
        return opened;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (connection != null) {
                connection.abort(0);
            }
            connection = null;
            channel = null;
        } finally {
            lock.unlock();
        }
    }
}
