package io.paywindow.stock.notice;

import com.rabbitmq.client.Connection;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.stock.Worker;
import io.paywindow.stock.amqp.AmqpLink;
import io.paywindow.stock.amqp.AmqpWork;
import io.paywindow.stock.amqp.Delivery;
import io.paywindow.stock.amqp.Inbox;
import io.paywindow.stock.amqp.RetryDelay;
import io.paywindow.stock.amqp.SideDoor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings notices back from the queues they wait in, where the broker cannot do so by itself.
 *
 * <p>All messages of such a queue wait equally long, so the one at its head is due first: it is taken in hand, kept until then, put back
 * where it came from and acknowledged. If this dies meanwhile, the broker gives it to another. Any number of instances may do it.
 */
final class PlainWaiting implements Worker {

    private static final String QUEUE = OrderEvents.NOTIFICATION_QUEUE;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
    private static final Duration TICK = Duration.ofMillis(200);

    private final InstantSource clock;
    private final AmqpWork work;
    private final SideDoor sideDoor;
    private final boolean needed;

    /** One queue, and its head. */
    private static final class Line {
        private final Inbox inbox;
        private @Nullable Delivery head;

        Line(Inbox inbox) {
            this.inbox = inbox;
        }
    }

    PlainWaiting(AmqpLink link, InstantSource clock) {
        this.clock = clock;
        this.needed = !link.canDelay();
        this.work = new AmqpWork(link, "notification-waiting", CLOSE_WITHIN, this::mind);
        this.sideDoor = new SideDoor(link, "notification-back");
    }

    @Override
    public void start() {
        if (needed) {
            work.start();
        }
    }

    private void mind(Connection connection) throws IOException, InterruptedException {
        List<Line> lines = new ArrayList<>();
        for (RetryDelay delay : RetryDelay.values()) {
            lines.add(new Line(new Inbox(connection, delay.queueOf(QUEUE), 1)));
        }
        while (!work.closing()) {
            boolean moved = false;
            for (Line line : lines) {
                moved |= advance(line);
            }
            if (!moved) {
                Thread.sleep(TICK);
            }
        }
    }

    /** Whether the head of the queue was due. */
    private boolean advance(Line line) throws IOException, InterruptedException {
        Delivery head = line.head;
        if (head == null) {
            List<Delivery> next = line.inbox.next(1, Duration.ZERO);
            head = next.isEmpty() ? null : next.getFirst();
            line.head = head;
        }
        line.inbox.check();
        if (head == null || WaitingRoom.dueAt(head).isAfter(clock.instant())) {
            return false;
        }
        Map<String, Object> headers = head.headersToForward();
        headers.remove(WaitingRoom.DUE);
        sideDoor.put(QUEUE, head, headers, () -> !work.closing() && line.inbox.open());
        line.inbox.ack(head);
        line.head = null;
        return true;
    }

    @Override
    public void close() {
        if (needed) {
            work.close();
        }
        sideDoor.close();
    }
}
