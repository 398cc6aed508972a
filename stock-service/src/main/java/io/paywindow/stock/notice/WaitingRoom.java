package io.paywindow.stock.notice;

import io.paywindow.contract.names.OrderEvents;
import io.paywindow.stock.amqp.AmqpLink;
import io.paywindow.stock.amqp.Delivery;
import io.paywindow.stock.amqp.RetryDelay;
import io.paywindow.stock.amqp.SideDoor;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where notices go that cannot be told now: into a queue to wait in, whence they come back by themselves, or into the dead queue. What
 * is there is safe when a call returns; one that throws was told not to go on. Thread-safe.
 */
final class WaitingRoom implements AutoCloseable {

    /** In the dead queue: the customer could not be reached for as long as it was news. */
    static final String UNDELIVERABLE = "UNDELIVERABLE";

    /** Until when a message waits in a queue that does not know, in ms since the epoch. */
    static final String DUE = "notice-due";

    private static final Logger LOG = LoggerFactory.getLogger(WaitingRoom.class);
    private static final String QUEUE = OrderEvents.NOTIFICATION_QUEUE;
    private static final String ATTEMPT = "notice-attempt";
    private static final String REMINDER = "notice-reminder";
    private static final int MOST_ATTEMPTS = 1000;

    private final boolean canDelay;
    private final InstantSource clock;
    private final SideDoor sideDoor;
    private final NoticeMeters meters;

    WaitingRoom(AmqpLink link, InstantSource clock, NoticeMeters meters) {
        this.canDelay = link.canDelay();
        this.clock = clock;
        this.sideDoor = new SideDoor(link, "notification-aside");
        this.meters = meters;
    }

    /** Which try a message is: 1 for the first. */
    static int attemptOf(Delivery delivery) {
        Object attempt = delivery.header(ATTEMPT);
        return attempt instanceof Number number ? Math.clamp(number.longValue(), 1, MOST_ATTEMPTS) : 1;
    }

    /** Whether a message is the reminder, and not the news itself. */
    static boolean isReminder(Delivery delivery) {
        return Boolean.TRUE.equals(delivery.header(REMINDER));
    }

    /** Has the message delivered again after the delay, as its n-th try. */
    void tryAgainLater(Delivery delivery, RetryDelay delay, int attempt, String reason, BooleanSupplier goOn)
            throws IOException, InterruptedException {
        Map<String, Object> headers = delivery.headersToForward();
        headers.put(ATTEMPT, attempt);
        put(delay, delivery, headers, goOn);
        LOG.info("tried again later: {} delay={} attempt={} reason={}", delivery, delay.duration(), attempt, reason);
    }

    /** Has the message delivered after the delay, as a reminder. */
    void remindLater(Delivery delivery, RetryDelay delay, BooleanSupplier goOn)
            throws IOException, InterruptedException {
        Map<String, Object> headers = delivery.headersToForward();
        headers.put(REMINDER, true);
        headers.remove(ATTEMPT);
        put(delay, delivery, headers, goOn);
    }

    private void put(RetryDelay delay, Delivery delivery, Map<String, Object> headers, BooleanSupplier goOn)
            throws IOException, InterruptedException {
        if (!canDelay) {
            headers.put(DUE, clock.instant().plus(delay.duration()).toEpochMilli());
        }
        sideDoor.put(delay.queueOf(QUEUE), delivery, headers, goOn);
    }

    /** When a message need wait no more, if the broker does not see to that. */
    static Instant dueAt(Delivery delivery) {
        return delivery.header(DUE) instanceof Number due ? Instant.ofEpochMilli(due.longValue()) : Instant.EPOCH;
    }

    /** Nobody can use the message. */
    void setAside(Delivery delivery, String reason, String detail, BooleanSupplier goOn)
            throws IOException, InterruptedException {
        sideDoor.setAside(QUEUE, delivery, reason, detail, goOn);
        meters.setAside(reason);
        LOG.warn("set aside: queue={} {} reason={} detail={}", QUEUE, delivery, reason, detail);
    }

    @Override
    public void close() {
        sideDoor.close();
    }
}
