package io.paywindow.stock.notice;

import com.rabbitmq.client.Connection;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.stock.Worker;
import io.paywindow.stock.amqp.AmqpLink;
import io.paywindow.stock.amqp.AmqpWork;
import io.paywindow.stock.amqp.Delivery;
import io.paywindow.stock.amqp.Inbox;
import io.paywindow.stock.amqp.RetryDelay;
import io.paywindow.stock.event.OrderEvent;
import io.paywindow.stock.event.OrderEventJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells customers what happens to their orders. A message is acknowledged once the customer was told and that is remembered, or once
 * it is clear that this need not be told, or once it is safe in another queue: to wait, or because nobody can use it.
 */
final class NoticeConsumer implements Worker {

    private static final Logger LOG = LoggerFactory.getLogger(NoticeConsumer.class);
    private static final String QUEUE = OrderEvents.NOTIFICATION_QUEUE;
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(20);
    private static final Duration CLOSE_WITHIN = FINISH_WITHIN.plusSeconds(2);
    private static final Duration TICK = Duration.ofMillis(200);

    private final Teller teller;
    private final Reminders reminders;
    private final WaitingRoom waitingRoom;
    private final OrderEventJson json;
    private final int prefetch;
    private final AmqpWork work;

    NoticeConsumer(
            Teller teller,
            Reminders reminders,
            WaitingRoom waitingRoom,
            OrderEventJson json,
            int prefetch,
            AmqpLink link) {
        this.teller = teller;
        this.reminders = reminders;
        this.waitingRoom = waitingRoom;
        this.json = json;
        this.prefetch = prefetch;
        this.work = new AmqpWork(link, "notification", CLOSE_WITHIN, this::consume);
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
        ExecutorService tellers = Executors.newVirtualThreadPerTaskExecutor();
        try (Inbox inbox = new Inbox(connection, QUEUE, prefetch)) {
            Turns turns = new Turns(tellers);
            while (!work.closing()) {
                for (Delivery delivery : inbox.next(prefetch, TICK)) {
                    take(inbox, turns, delivery);
                }
            }
            finish(tellers);
        } finally {
            // Also when the connection is lost: what is being told is told, and whoever gets the message next must
            // know.
            finish(tellers);
        }
    }

    /** Has what is being told told to its end; what is not begun goes back to the queue. */
    private static void finish(ExecutorService tellers) throws InterruptedException {
        tellers.shutdown();
        if (!tellers.awaitTermination(FINISH_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("some notices are under way for too long and may be told twice");
            tellers.shutdownNow();
        }
    }

    private void take(Inbox inbox, Turns turns, Delivery delivery) throws IOException, InterruptedException {
        OrderEvent event;
        try {
            event = json.read(delivery.body());
        } catch (IllegalArgumentException e) {
            waitingRoom.setAside(delivery, DeadLetter.SENSELESS, String.valueOf(e.getMessage()), inHand(inbox));
            inbox.ack(delivery);
            return;
        }
        turns.take(event.reference(), () -> handle(inbox, delivery, event));
    }

    private void handle(Inbox inbox, Delivery delivery, OrderEvent event) {
        try {
            News news = new News(event, WaitingRoom.isReminder(delivery));
            if (tell(inbox, delivery, news)) {
                inbox.ack(delivery);
            }
        } catch (IOException e) {
            // The message comes again, and what was told is remembered.
            LOG.debug("not acknowledged: {}", delivery, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // A defect: it would come out the same the next time, and the time after. Errors too: one notice's missing
            // class or endless recursion must not stay in hand for ever.
            LOG.error("failed to tell: {}", delivery, e);
            giveUpOn(inbox, delivery, e);
        }
    }

    /** Whether nothing is left to do with the message. */
    private boolean tell(Inbox inbox, Delivery delivery, News news) throws IOException, InterruptedException {
        Optional<RetryDelay> wait = reminders.stillToWait(news);
        if (wait.isPresent()) {
            waitingRoom.remindLater(delivery, wait.get(), inHand(inbox));
            return true;
        }
        int attempt = WaitingRoom.attemptOf(delivery);
        if (attempt == 1) {
            Optional<RetryDelay> reminder = reminders.calledForBy(news);
            if (reminder.isPresent()) {
                waitingRoom.remindLater(delivery, reminder.get(), inHand(inbox));
            }
        }
        switch (teller.tell(news, attempt, inHand(inbox))) {
            case Teller.End.Settled settled -> {}
            case Teller.End.Later later ->
                waitingRoom.tryAgainLater(delivery, later.delay(), attempt + 1, later.reason(), inHand(inbox));
            case Teller.End.Hopeless hopeless ->
                waitingRoom.setAside(delivery, WaitingRoom.UNDELIVERABLE, hopeless.reason(), inHand(inbox));
            case Teller.End.GivenUp givenUp -> {
                return false;
            }
        }
        return true;
    }

    /** Whether a message is still ours to deal with: if not, RabbitMQ delivers it again. */
    private BooleanSupplier inHand(Inbox inbox) {
        return () -> !work.closing() && inbox.open();
    }

    private void giveUpOn(Inbox inbox, Delivery delivery, Throwable failure) {
        try {
            waitingRoom.setAside(delivery, "FAILED", failure.toString(), inHand(inbox));
            inbox.ack(delivery);
        } catch (IOException e) {
            LOG.debug("not set aside, so it comes again: {}", delivery, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        work.close();
        waitingRoom.close();
    }
}
