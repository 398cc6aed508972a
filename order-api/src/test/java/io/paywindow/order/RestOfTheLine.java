package io.paywindow.order;

import static org.awaitility.Awaitility.await;

import io.paywindow.contract.CancelRequested;
import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.codec.UnreadableFactException;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.order.OrderDigest;
import io.paywindow.contract.order.OrderNumber;
import io.paywindow.ledger.HoldRequest;
import io.paywindow.ledger.HoldResult;
import io.paywindow.ledger.LedgerKeeper;
import io.paywindow.ledger.LedgerSettings;
import io.paywindow.ledger.LogEntry;
import io.paywindow.ledger.LogSlice;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.ledger.Settlement;
import io.paywindow.ledger.StockLedger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The other services, played in a thread: numbers what was placed, decides what was paid or cancelled, applies what was listed. As
 * simple as it can be, but on the real topics and the real ledger.
 */
public final class RestOfTheLine implements AutoCloseable {

    private static final AtomicLong SEQUENCE = new AtomicLong();

    private final KafkaSettings settings;
    private final FactCodec codec = new FactCodec();
    private final RedisLink redis;
    private final StockLedger ledger;
    private final LedgerKeeper keeper;
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, OrderPlaced> open = new ConcurrentHashMap<>();
    private final Map<String, OrderPlaced> closed = new ConcurrentHashMap<>();
    private final Set<String> payments = new HashSet<>();
    private final Map<TopicPartition, Long> applied = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofPlatform().name("rest-of-the-line").unstarted(this::run);
    private volatile boolean stopping;
    private volatile boolean slow;
    private volatile boolean isSlow;

    public RestOfTheLine(String kafka, String redisUrl, String prefix) {
        settings = new KafkaSettings(kafka, prefix, true, 2, 1, 1, Map.of());
        redis = new RedisLink(new RedisSettings(redisUrl, Duration.ofSeconds(2)), "rest-of-the-line");
        ledger = new StockLedger(redis, new LedgerSettings(Duration.ofHours(24), 20));
        keeper = ledger.keeper("rest-of-the-line");
        consumer = new KafkaConsumer<>(KafkaClients.reader(settings, "rest-of-the-line"));
        producer = new KafkaProducer<>(KafkaClients.producer(settings, "rest-of-the-line"));
    }

    /** Starts to play; the topics must be there, as they are once an API is ready. */
    public RestOfTheLine start() {
        ledger.declareEqual();
        keeper.keep();
        List<TopicPartition> partitions = Stream.of(
                        Topic.ORDER_PLACED,
                        Topic.PAYMENT_RECEIVED,
                        Topic.CANCEL_REQUESTED,
                        Topic.PRODUCT_LISTED,
                        Topic.STOCK_ADJUSTED)
                .map(settings.topics()::nameOf)
                .flatMap(topic -> Stream.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1)))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.start();
        return this;
    }

    /** Does nothing while slow; does it all once it is not. Returns when it has taken effect. */
    public void slow(boolean on) {
        slow = on;
        await("slow " + on).atMost(Duration.ofSeconds(60)).until(() -> isSlow == on);
    }

    /** Says a fact, as another step would. */
    public RecordMetadata say(Topic topic, String key, @Nullable SpecificRecord fact) {
        return sayBytes(topic, key, fact == null ? null : codec.encode(fact));
    }

    /** Says a fact without waiting; {@link #flush} waits for all. */
    public void begin(Topic topic, String key, SpecificRecord fact) {
        var unused = producer.send(new ProducerRecord<>(settings.topics().nameOf(topic), key, codec.encode(fact)));
    }

    public void flush() {
        producer.flush();
    }

    /** Says anything. */
    public RecordMetadata sayBytes(Topic topic, String key, byte @Nullable [] bytes) {
        try {
            return producer.send(new ProducerRecord<>(settings.topics().nameOf(topic), key, bytes))
                    .get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("a fact was not taken", e);
        }
    }

    public StockLedger ledger() {
        return ledger;
    }

    public RedisLink redis() {
        return redis;
    }

    public static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    public static String freshNumber() {
        return OrderNumber.of(LocalDate.now(ZoneOffset.UTC), SEQUENCE.incrementAndGet(), 7)
                .text();
    }

    private void run() {
        while (!stopping) {
            boolean on = slow;
            if (on) {
                consumer.pause(consumer.assignment());
            } else {
                consumer.resume(consumer.assignment());
            }
            isSlow = on;
            for (ConsumerRecord<String, byte[]> fact : consumer.poll(Duration.ofMillis(50))) {
                if (!played(fact)) {
                    await("Redis").atMost(Duration.ofSeconds(60)).until(() -> played(fact));
                }
            }
        }
        consumer.close();
    }

    /** Whether the fact could be played; not while Redis is away. */
    private boolean played(ConsumerRecord<String, byte[]> fact) {
        try {
            if (ledger.epoch().isEmpty()) {
                ledger.declareEqual();
            }
            play(fact);
            return true;
        } catch (RedisAwayException e) {
            return false;
        }
    }

    private void play(ConsumerRecord<String, byte[]> origin) {
        SpecificRecord fact;
        try {
            fact = codec.decode(origin.value());
        } catch (UnreadableFactException e) {
            return;
        }
        switch (fact) {
            case OrderPlaced order -> number(order);
            case PaymentReceived payment -> pay(payment);
            case CancelRequested cancel -> cancel(cancel);
            case ProductListed product -> apply(origin, new LogEntry.Listed(origin.offset(), product));
            case StockAdjusted adjustment ->
                apply(origin, new LogEntry.Adjusted(origin.offset(), adjustment, origin.timestamp()));
            default -> throw new AssertionError("unexpected " + fact);
        }
    }

    private void number(OrderPlaced order) {
        HoldRequest wish = new HoldRequest(
                order.getOrderId(), OrderDigest.of(order), freshNumber(), order.getUserId(), order.getLines());
        HoldResult result =
                ledger.hold(ledger.epoch().orElseThrow(), List.of(wish)).getFirst();
        switch (result) {
            case HoldResult.Held held -> numbered(order, held.orderNumber());
            case HoldResult.AlreadyHeld held -> numbered(order, held.orderNumber());
            case HoldResult.Refused refused -> refused(order, refused.reason(), refused.skus());
            case HoldResult.AlreadyRefused refused -> refused(order, refused.reason(), refused.skus());
            case HoldResult.IdReused reused -> closed.put(order.getOrderId(), order);
            case HoldResult.Unnumbered unnumbered -> throw new AssertionError("unnumbered");
            case HoldResult.Stale stale -> throw new AssertionError("stale");
        }
    }

    private void numbered(OrderPlaced order, String number) {
        open.putIfAbsent(number, order);
        Instant now = now();
        begin(
                Topic.ORDER_NUMBERED,
                number,
                new OrderNumbered(number, order, 600_000L, now, now.plusMillis(600_000), "e"));
    }

    private void refused(OrderPlaced order, RefusalReason reason, List<String> skus) {
        List<OrderLine> lines = order.getLines().stream()
                .filter(line -> skus.contains(line.getSku()))
                .toList();
        begin(
                Topic.ORDER_REFUSED,
                order.getOrderId(),
                new OrderRefused(order.getOrderId(), order.getUserId(), reason, reason + " " + skus, lines, now()));
    }

    private void pay(PaymentReceived payment) {
        if (!payments.add(payment.getPaymentId())) {
            return;
        }
        OrderPlaced order = open.remove(payment.getOrderNumber());
        if (order != null && order.getTotal() == payment.getAmount()) {
            close(order, payment.getOrderNumber(), OutcomeKind.PAID, payment, null);
        } else {
            String why = order == null ? "DUPLICATE" : "WRONG_AMOUNT";
            OrderPlaced known = order == null ? closed.get(payment.getOrderNumber()) : order;
            begin(
                    Topic.ORDER_OUTCOME,
                    payment.getOrderNumber(),
                    new OrderOutcome(payment.getOrderNumber(), OutcomeKind.REFUND_DUE, known, payment, why, now()));
        }
    }

    private void cancel(CancelRequested cancel) {
        OrderPlaced order = open.remove(cancel.getOrderNumber());
        if (order != null) {
            close(order, cancel.getOrderNumber(), OutcomeKind.CANCELLED, null, cancel.getReason());
        }
    }

    private void close(
            OrderPlaced order,
            String number,
            OutcomeKind kind,
            @Nullable PaymentReceived payment,
            @Nullable String reason) {
        closed.put(number, order);
        begin(Topic.ORDER_OUTCOME, number, new OrderOutcome(number, kind, order, payment, reason, now()));
        Settlement.Kind end = kind == OutcomeKind.PAID ? Settlement.Kind.SELL : Settlement.Kind.RELEASE;
        ledger.settle(ledger.epoch().orElseThrow(), List.of(new Settlement(end, order.getOrderId(), number)));
    }

    private void apply(ConsumerRecord<String, byte[]> origin, LogEntry entry) {
        TopicPartition partition = new TopicPartition(origin.topic(), origin.partition());
        long from = applied.getOrDefault(partition, 0L);
        LogSlice slice = new LogSlice(
                LogSlice.partitionOf(origin.topic(), origin.partition()), from, origin.offset() + 1, List.of(entry));
        keeper.keep();
        keeper.apply(ledger.epoch().orElseThrow(), List.of(slice));
        applied.put(partition, origin.offset() + 1);
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(5));
        redis.close();
    }
}
