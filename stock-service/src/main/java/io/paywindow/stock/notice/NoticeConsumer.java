package io.paywindow.stock.notice;

import com.rabbitmq.client.Connection;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.stock.Worker;
import io.paywindow.stock.amqp.AmqpLink;
import io.paywindow.stock.amqp.AmqpWork;
import io.paywindow.stock.amqp.Delivery;
import io.paywindow.stock.amqp.Inbox;
import io.paywindow.stock.amqp.SideDoor;
import io.paywindow.stock.event.OrderEvent;
import io.paywindow.stock.event.OrderEventJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells customers what happens to their orders. A message is acknowledged once the customer was told and that is remembered, or once
 * it is clear that this need not be told. A message that cannot be used goes to {@code user-notification.dead}.
 */
final class NoticeConsumer implements Worker {

    private static final Logger LOG = LoggerFactory.getLogger(NoticeConsumer.class);
    private static final String QUEUE = OrderEvents.NOTIFICATION_QUEUE;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(15);
    private static final Duration TICK = Duration.ofMillis(200);

    private final Teller teller;
    private final OrderEventJson json;
    private final int prefetch;
    private final AmqpWork work;
    private final SideDoor sideDoor;
    private final NoticeMeters meters;

    NoticeConsumer(Teller teller, OrderEventJson json, int prefetch, AmqpLink link, NoticeMeters meters) {
        this.teller = teller;
        this.json = json;
        this.prefetch = prefetch;
        this.meters = meters;
        this.work = new AmqpWork(link, "notification", CLOSE_WITHIN, this::consume);
        this.sideDoor = new SideDoor(link, "notification-dead");
    }

    @Override
    public void start() {
        work.start();
    }

    /** Why customers are not told now, for people; empty when all is well. */
    Optional<String> trouble() {
        return work.trouble().or(teller::trouble);
    }

    private void consume(Connection connection) throws IOException, InterruptedException {
        try (Inbox inbox = new Inbox(connection, QUEUE, prefetch);
                ExecutorService tellers = Executors.newVirtualThreadPerTaskExecutor()) {
            Turns turns = new Turns(tellers);
            try {
                while (!work.closing()) {
                    for (Delivery delivery : inbox.next(prefetch, TICK)) {
                        take(inbox, turns, delivery);
                    }
                }
                // What is being told is told to its end; the rest goes back to the queue.
                tellers.shutdown();
                if (!tellers.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("some notices were still under way and may be told twice");
                }
            } finally {
                tellers.shutdownNow();
            }
        }
    }

    private void take(Inbox inbox, Turns turns, Delivery delivery) throws IOException, InterruptedException {
        OrderEvent event;
        try {
            event = json.read(delivery.body());
        } catch (IllegalArgumentException e) {
            setAside(delivery, DeadLetter.SENSELESS, String.valueOf(e.getMessage()));
            inbox.ack(delivery);
            return;
        }
        turns.take(event.reference(), () -> tell(inbox, delivery, event));
    }

    private void tell(Inbox inbox, Delivery delivery, OrderEvent event) {
        try {
            Teller.End end = teller.tell(event, () -> !work.closing() && inbox.open());
            switch (end) {
                case Teller.End.Settled settled -> inbox.ack(delivery);
                case Teller.End.Hopeless hopeless -> {
                    setAside(delivery, "UNDELIVERABLE", hopeless.reason());
                    inbox.ack(delivery);
                }
                case Teller.End.GivenUp givenUp -> {}
            }
        } catch (IOException e) {
            // The message comes again, and what was told is remembered.
            LOG.debug("not acknowledged: {}", delivery, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // A defect: it would come out the same the next time, and the time after.
            LOG.error("failed to tell: {}", delivery, e);
            giveUpOn(inbox, delivery, e);
        }
    }

    private void giveUpOn(Inbox inbox, Delivery delivery, RuntimeException failure) {
        try {
            setAside(delivery, "FAILED", failure.toString());
            inbox.ack(delivery);
        } catch (IOException e) {
            LOG.debug("not set aside, so it comes again: {}", delivery, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void setAside(Delivery delivery, String reason, String detail) throws IOException, InterruptedException {
        sideDoor.setAside(QUEUE, delivery, reason, detail);
        meters.setAside(reason);
        LOG.warn("set aside: queue={} {} reason={} detail={}", QUEUE, delivery, reason, detail);
    }

    @Override
    public void close() {
        work.close();
        sideDoor.close();
    }
}
