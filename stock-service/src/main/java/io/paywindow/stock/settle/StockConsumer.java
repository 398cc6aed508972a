package io.paywindow.stock.settle;

import com.rabbitmq.client.Connection;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.ledger.SettleResult;
import io.paywindow.ledger.Settlement;
import io.paywindow.ledger.StockLedger;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles stock as orders end: sold when paid, back on the shelf when expired or cancelled.
 *
 * <p>A message is acknowledged once the ledger has its effect. While the ledger is away or stale, messages in hand are kept, not sent
 * back and delivered again; before that, none are taken at all. A message that cannot be used goes to {@code stock.dead}.
 */
final class StockConsumer implements Worker {

    private static final Logger LOG = LoggerFactory.getLogger(StockConsumer.class);
    private static final String QUEUE = OrderEvents.STOCK_QUEUE;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int TRIES = 3;

    private final StockLedger ledger;
    private final OrderEventJson json;
    private final int prefetch;
    private final AmqpWork work;
    private final SideDoor sideDoor;
    private final SettleMeters meters;
    private volatile @Nullable String trouble = "ledger: not asked yet";

    /** A message and what it asks for. */
    private record Task(Delivery delivery, Settlement settlement) {}

    StockConsumer(StockLedger ledger, OrderEventJson json, int prefetch, AmqpLink link, SettleMeters meters) {
        this.ledger = ledger;
        this.json = json;
        this.prefetch = prefetch;
        this.meters = meters;
        this.work = new AmqpWork(link, "stock", CLOSE_WITHIN, this::consume);
        this.sideDoor = new SideDoor(link, "stock-dead");
    }

    @Override
    public void start() {
        work.start();
    }

    /** Why stock is not settled now, for people; empty when all is well. */
    Optional<String> trouble() {
        return work.trouble().or(() -> Optional.ofNullable(trouble));
    }

    private void consume(Connection connection) throws IOException, InterruptedException {
        awaitLedger(connection);
        try (Inbox inbox = new Inbox(connection, QUEUE, prefetch)) {
            while (!work.closing()) {
                List<Delivery> batch = inbox.next(prefetch, TICK);
                if (!batch.isEmpty()) {
                    settle(inbox, batch);
                }
            }
        }
    }

    /** Takes no message before it can be settled: nothing in hand, nothing delivered twice. */
    private void awaitLedger(Connection connection) throws IOException, InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!work.closing() && epoch().isEmpty()) {
            if (!connection.isOpen()) {
                throw new IOException("connection lost while waiting for the ledger");
            }
            pause = pauseFor(pause);
        }
    }

    private void settle(Inbox inbox, List<Delivery> batch) throws IOException, InterruptedException {
        List<Task> open = new ArrayList<>();
        for (Delivery delivery : batch) {
            read(inbox, delivery).ifPresent(open::add);
        }
        Duration pause = FIRST_PAUSE;
        int failures = 0;
        while (!open.isEmpty()) {
            // The channel may be gone while the ledger is away; then the messages are another consumer's.
            inbox.check();
            Optional<String> epoch = epoch();
            try {
                if (epoch.isPresent()) {
                    open = stillOpen(epoch.get(), open);
                }
            } catch (RedisAwayException e) {
                trouble = "ledger: " + e.getMessage();
            } catch (RuntimeException e) {
                failures++;
                LOG.error("settling failed: messages={} try={}", open.size(), failures, e);
                if (failures == TRIES) {
                    failures = 0;
                    open = oneByOne(inbox, open);
                }
            }
            if (!open.isEmpty()) {
                if (work.closing()) {
                    return;
                }
                pause = pauseFor(pause);
            }
        }
        inbox.ackUpTo(batch.getLast());
    }

    /** Settles, and answers what is to be asked again. */
    private List<Task> stillOpen(String epoch, List<Task> tasks) {
        List<SettleResult> results =
                ledger.settle(epoch, tasks.stream().map(Task::settlement).toList());
        List<Task> open = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            meters.settled(results.get(i));
            if (results.get(i) instanceof SettleResult.Stale) {
                open.add(tasks.get(i));
            }
        }
        trouble = open.isEmpty() ? null : "ledger: not equal to the log yet";
        return open;
    }

    /** Finds which of the tasks the ledger fails on, and sets those aside. Weather leaves a task open. */
    private List<Task> oneByOne(Inbox inbox, List<Task> tasks) throws IOException, InterruptedException {
        List<Task> open = new ArrayList<>();
        for (Task task : tasks) {
            try {
                open.addAll(stillOpen(ledger.epoch().orElse(""), List.of(task)));
            } catch (RedisAwayException e) {
                open.add(task);
            } catch (RuntimeException e) {
                setAside(inbox, task.delivery(), "FAILED", e.toString());
            }
        }
        return open;
    }

    private Optional<Task> read(Inbox inbox, Delivery delivery) throws IOException, InterruptedException {
        try {
            return Optional.of(new Task(delivery, settlement(json.read(delivery.body()))));
        } catch (IllegalArgumentException e) {
            setAside(inbox, delivery, DeadLetter.SENSELESS, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Settlement settlement(OrderEvent event) {
        Settlement.Kind kind = switch (event.kind()) {
            case PAID -> Settlement.Kind.SELL;
            case EXPIRED, CANCELLED -> Settlement.Kind.RELEASE;
            case NUMBERED, REFUSED, REFUND_DUE ->
                throw new IllegalArgumentException(
                        "event: " + event.event() + " (expected: order.paid, order.expired or order.cancelled)");
        };
        if (event.orderId() == null || event.orderNumber() == null) {
            throw new IllegalArgumentException("orderId or orderNumber: absent (expected: both)");
        }
        return new Settlement(kind, event.orderId(), event.orderNumber());
    }

    private void setAside(Inbox inbox, Delivery delivery, String reason, String detail)
            throws IOException, InterruptedException {
        sideDoor.setAside(QUEUE, delivery, reason, detail, () -> !work.closing() && inbox.open());
        meters.setAside(reason);
        LOG.warn("set aside: queue={} {} reason={} detail={}", QUEUE, delivery, reason, detail);
    }

    private Optional<String> epoch() {
        try {
            Optional<String> epoch = ledger.epoch();
            trouble = epoch.isPresent() ? null : "ledger: not equal to the log yet";
            return epoch;
        } catch (RedisAwayException e) {
            trouble = "ledger: " + e.getMessage();
            return Optional.empty();
        }
    }

    private static Duration pauseFor(Duration pause) throws InterruptedException {
        Thread.sleep(pause);
        Duration next = pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }

    @Override
    public void close() {
        work.close();
        sideDoor.close();
    }
}
