package io.paywindow.stock.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.StockSnapshot;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.kafka.TopicSetup;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.order.OrderDigest;
import io.paywindow.devstack.Servers;
import io.paywindow.ledger.HoldRequest;
import io.paywindow.ledger.HoldResult;
import io.paywindow.ledger.LedgerSettings;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.ledger.SettleResult;
import io.paywindow.ledger.Settlement;
import io.paywindow.ledger.Shelf;
import io.paywindow.ledger.StockLedger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A line of one test around a ledger: plays everyone who writes the facts that the ledger adds up to, and looks at its shelves. */
final class LedgerLine implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(30);
    static final Duration DEDUPE = Duration.ofHours(1);
    private static final Duration AUDIT_INTERVAL = Duration.ofMillis(200);

    final KafkaSettings kafka;
    final RedisLink redis;
    final StockLedger ledger;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final FactCodec codec = new FactCodec();
    private final Producer<String, byte[]> producer;
    private final AtomicLong names = new AtomicLong();

    LedgerLine(String kafkaBootstrapServers, String redisUrl, String topicPrefix) {
        this.kafka = new KafkaSettings(kafkaBootstrapServers, topicPrefix, true, 2, 1, 1, Map.of());
        try (Admin admin = Admin.create(KafkaClients.admin(kafka, "line"))) {
            new TopicSetup(kafka).ensure(admin);
        }
        this.redis = new RedisLink(new RedisSettings(redisUrl, Duration.ofSeconds(2)), "line");
        this.ledger = new StockLedger(redis, new LedgerSettings(DEDUPE, 1_000));
        this.producer = new KafkaProducer<>(KafkaClients.producer(kafka, "line"));
    }

    /** A line with topics of its own, and with a Redis that others used before it: nothing is left of that. */
    static LedgerLine on(Servers servers, String name) {
        LedgerLine line =
                new LedgerLine(servers.kafkaBootstrapServers(), servers.redisUrl(), servers.unique(name) + ".");
        line.forget();
        return line;
    }

    /** Redis forgets everything. */
    void forget() {
        redis.await(redis.text().flushall());
    }

    /** The parts of one more instance; the gauges tell of the newest. */
    LedgerParts parts(String instance) {
        metrics.getMeters().stream().filter(Gauge.class::isInstance).forEach(metrics::remove);
        return LedgerParts.of(
                kafka,
                instance,
                ledger,
                codec,
                new LedgerMeters(metrics),
                InstantSource.system(),
                DEDUPE,
                AUDIT_INTERVAL);
    }

    LedgerFeed feed(String instance) {
        LedgerFeed feed = new LedgerFeed(parts(instance), false);
        feed.start();
        return feed;
    }

    /** One more instance, which feeds the ledger and audits it once it is started. */
    KeptLedger kept(String instance) {
        return new KeptLedger(parts(instance));
    }

    /** A product of the catalogue with so many units, in the log. */
    String product(long units, @Nullable Integer limit) {
        String sku = name("sku");
        write(new ProductListed(sku, "Product " + sku, 1_999L, "CNY", limit, true, Instant.EPOCH));
        adjust(sku, units);
        return sku;
    }

    void adjust(String sku, long delta) {
        write(new StockAdjusted(name("adjustment"), sku, delta, "test", "tester", Instant.EPOCH));
    }

    OrderPlaced order(String user, String sku, int quantity) {
        List<OrderLine> lines = List.of(new OrderLine(sku, quantity, 1_999L));
        return new OrderPlaced(name("order"), user, lines, "CNY", 1_999L * quantity, null, "test", Instant.EPOCH);
    }

    /** Holds an order as number-allocator does, but writes nothing. */
    HoldResult hold(OrderPlaced order, String number) {
        String epoch = soon().until(ledger::epoch, Optional::isPresent).orElseThrow();
        HoldRequest request =
                new HoldRequest(order.getOrderId(), OrderDigest.of(order), number, order.getUserId(), order.getLines());
        return ledger.hold(epoch, List.of(request)).get(0);
    }

    /** Holds an order and writes its number. */
    String number(OrderPlaced order) {
        String number = number();
        assertThat(hold(order, number)).isEqualTo(new HoldResult.Held(number));
        write(numbered(order, number));
        return number;
    }

    OrderNumbered numbered(OrderPlaced order, String number) {
        return new OrderNumbered(number, order, 600_000L, Instant.EPOCH, Instant.EPOCH, "an-epoch");
    }

    void outcome(OutcomeKind kind, String number, OrderPlaced order) {
        write(new OrderOutcome(number, kind, order, null, null, Instant.EPOCH));
    }

    SettleResult settle(Settlement.Kind kind, String number, OrderPlaced order) {
        return ledger.settle(ledger.epoch().orElseThrow(), List.of(new Settlement(kind, order.getOrderId(), number)))
                .get(0);
    }

    RecordMetadata write(SpecificRecord fact) {
        return switch (fact) {
            case ProductListed product -> write(Topic.PRODUCT_LISTED, product.getSku(), fact);
            case StockAdjusted adjustment -> write(Topic.STOCK_ADJUSTED, adjustment.getSku(), fact);
            case OrderNumbered numbered -> write(Topic.ORDER_NUMBERED, numbered.getOrderNumber(), fact);
            case OrderRefused refusal -> write(Topic.ORDER_REFUSED, refusal.getOrderId(), fact);
            case OrderOutcome outcome -> write(Topic.ORDER_OUTCOME, outcome.getOrderNumber(), fact);
            default -> throw new IllegalArgumentException("fact: " + fact);
        };
    }

    RecordMetadata write(Topic topic, String key, byte[] value) {
        try {
            return producer.send(new ProducerRecord<>(kafka.topics().nameOf(topic), key, value))
                    .get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private RecordMetadata write(Topic topic, String key, SpecificRecord fact) {
        return write(topic, key, codec.encode(fact));
    }

    /** How many records a topic has. */
    long count(String topic) {
        try (Consumer<String, byte[]> consumer = new KafkaConsumer<>(KafkaClients.reader(kafka, "line-count"))) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** The newest snapshot of a product. */
    Optional<StockSnapshot> snapshotOf(String sku) {
        List<StockSnapshot> all = new ArrayList<>();
        read(Topic.STOCK_SNAPSHOT, record -> all.add(codec.decode(record.value(), StockSnapshot.class)));
        return all.reversed().stream()
                .filter(snapshot -> snapshot.getSku().equals(sku))
                .findFirst();
    }

    /** Every record of a topic by now. */
    void read(Topic topic, RecordTaker each) {
        try (Consumer<String, byte[]> consumer = new KafkaConsumer<>(KafkaClients.reader(kafka, "line-read"))) {
            List<TopicPartition> partitions = new LedgerTopics(kafka).partitionsOf(consumer, topic);
            LogStretch.read(
                    consumer, consumer.beginningOffsets(partitions), consumer.endOffsets(partitions), () -> {}, each);
        }
    }

    /** Removes what a topic has by now, as retention does. */
    void deleteAll(Topic topic) {
        try (Consumer<String, byte[]> consumer = new KafkaConsumer<>(KafkaClients.reader(kafka, "line-delete"));
                Admin admin = Admin.create(KafkaClients.admin(kafka, "line"))) {
            Map<TopicPartition, RecordsToDelete> removable = new HashMap<>();
            consumer.endOffsets(new LedgerTopics(kafka).partitionsOf(consumer, topic))
                    .forEach((partition, end) -> removable.put(partition, RecordsToDelete.beforeOffset(end)));
            admin.deleteRecords(removable).all().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    long unlogged() {
        return ledger.keeper("nobody").unlogged();
    }

    void awaitShelf(String sku, long available, long held, long sold) {
        soon().untilAsserted(() -> assertShelf(sku, available, held, sold));
    }

    void assertShelf(String sku, long available, long held, long sold) {
        assertThat(ledger.shelf(sku).map(LedgerLine::figures))
                .as("available, held, sold of %s", sku)
                .hasValue(List.of(available, held, sold));
    }

    private static List<Long> figures(Shelf shelf) {
        return List.of(shelf.available(), shelf.held(), shelf.sold());
    }

    void awaitEqual() {
        soon().pollInterval(Duration.ofMillis(20)).until(() -> ledger.epoch().isPresent());
    }

    /** Waits, also through a time without Redis. */
    static ConditionFactory soon() {
        return await().atMost(SOON).ignoreException(RedisAwayException.class);
    }

    String number() {
        return "20261123%07d".formatted(names.incrementAndGet());
    }

    String name(String stem) {
        return stem + "-" + names.incrementAndGet();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        redis.close();
    }
}
