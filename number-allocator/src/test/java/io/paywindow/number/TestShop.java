package io.paywindow.number;

import static org.awaitility.Awaitility.await;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.kafka.TopicSetup;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.names.Topics;
import io.paywindow.ledger.ApplyResult;
import io.paywindow.ledger.Keeping;
import io.paywindow.ledger.LedgerKeeper;
import io.paywindow.ledger.LedgerSettings;
import io.paywindow.ledger.LogEntry;
import io.paywindow.ledger.LogSlice;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.ledger.StockLedger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Everybody around the allocator: those who place orders, stock-service who fills the shelves, those who read the facts. */
public final class TestShop implements AutoCloseable {

    public static final long PRICE = 1_999;
    public static final Duration SOON = Duration.ofSeconds(40);

    public final KafkaSettings kafka;
    public final String redisUrl;
    public final RedisLink redis;
    public final StockLedger ledger;
    private final LedgerKeeper keeper;
    private final FactCodec codec = new FactCodec();
    private final Producer<String, byte[]> producer;

    public TestShop(String bootstrapServers, String redisUrl, String prefix) {
        this.redisUrl = redisUrl;
        kafka = new KafkaSettings(bootstrapServers, prefix, true, 3, 1, 1, Map.of());
        redis = new RedisLink(new RedisSettings(redisUrl, Duration.ofSeconds(5)), "test");
        ledger = new StockLedger(redis, new LedgerSettings(Duration.ofHours(24), 1_000_000));
        keeper = ledger.keeper("test");
        producer = new KafkaProducer<>(KafkaClients.producer(kafka, "test"));
        try (Admin admin = Admin.create(KafkaClients.admin(kafka, "test"))) {
            new TopicSetup(kafka).ensure(admin);
        }
    }

    public Topics topics() {
        return kafka.topics();
    }

    /** Puts a product on sale. The ledger must be declared equal, by {@link #open}, before orders are taken. */
    public void list(String sku, long units, Optional<Integer> limit) {
        ProductListed product = new ProductListed(sku, sku, PRICE, "CNY", limit.orElse(null), true, Instant.EPOCH);
        apply(Topic.PRODUCT_LISTED, offset -> new LogEntry.Listed(offset, product));
        StockAdjusted stock = new StockAdjusted("stock-of-" + sku, sku, units, "test", "test", Instant.EPOCH);
        apply(Topic.STOCK_ADJUSTED, offset -> new LogEntry.Adjusted(offset, stock, System.currentTimeMillis()));
    }

    /** The ledger is equal to the log, as soon as Redis is there. */
    public void open() {
        await().atMost(SOON).ignoreException(RedisAwayException.class).until(() -> {
            ledger.declareEqual();
            return true;
        });
    }

    /** Tells the ledger that an order is numbered, as stock-service does when it reads the fact. */
    public void tell(OrderNumbered numbered) {
        apply(Topic.ORDER_NUMBERED, offset -> new LogEntry.Numbered(offset, numbered));
    }

    private void apply(Topic topic, LongFunction<LogEntry> entry) {
        Keeping keeping = keeper.keep();
        long at = ledger.appliedOffset(topic.topicName(), 0);
        LogSlice slice = new LogSlice(LogSlice.partitionOf(topic.topicName(), 0), at, at + 1, List.of(entry.apply(at)));
        ApplyResult result = keeper.repair(keeping.replid(), List.of(slice)).getFirst();
        if (!(result instanceof ApplyResult.Applied)) {
            throw new IllegalStateException("the ledger answered " + result);
        }
    }

    public static OrderPlaced order(String orderId, String user, OrderLine... lines) {
        long total = 0;
        for (OrderLine line : lines) {
            total += line.getQuantity() * line.getUnitPrice();
        }
        return new OrderPlaced(orderId, user, List.of(lines), "CNY", total, null, "test", Instant.EPOCH);
    }

    public static OrderLine line(String sku, int quantity) {
        return new OrderLine(sku, quantity, PRICE);
    }

    public void place(OrderPlaced order) {
        send(Topic.ORDER_PLACED, order.getOrderId(), encode(order));
    }

    public byte[] encode(SpecificRecord fact) {
        return codec.encode(fact);
    }

    public void send(Topic topic, String key, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(topics().nameOf(topic), key, value));
    }

    public void flush() {
        producer.flush();
    }

    /** Everything committed on a topic so far. */
    public List<ConsumerRecord<String, byte[]>> read(String topic) {
        Map<String, Object> properties = KafkaClients.reader(kafka, "test-reader");
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(properties)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }

    /** Every fact of a type committed on a topic so far. */
    public <T extends SpecificRecord> List<T> facts(Topic topic, Class<T> type) {
        return read(topics().nameOf(topic)).stream()
                .map(record -> codec.decode(record.value(), type))
                .toList();
    }

    /** What everybody was told of an order's number, each time. */
    public List<OrderNumbered> numbered(String orderId) {
        return facts(Topic.ORDER_NUMBERED, OrderNumbered.class).stream()
                .filter(fact -> fact.getOrder().getOrderId().equals(orderId))
                .toList();
    }

    /** Waits until an order is numbered. */
    public OrderNumbered awaitNumbered(String orderId) {
        return await().atMost(SOON)
                .until(() -> numbered(orderId), told -> !told.isEmpty())
                .getFirst();
    }

    /** Waits until an order is refused. */
    public OrderRefused awaitRefused(String orderId) {
        return await().atMost(SOON)
                .until(
                        () -> facts(Topic.ORDER_REFUSED, OrderRefused.class).stream()
                                .filter(fact -> fact.getOrderId().equals(orderId))
                                .toList(),
                        told -> !told.isEmpty())
                .getFirst();
    }

    /** Waits until something that came under a key is set aside, and answers why. */
    public String awaitDead(String key) {
        return await().atMost(SOON)
                .until(
                        () -> read(topics().deadNameOf(Topic.ORDER_PLACED)).stream()
                                .filter(record -> record.key().equals(key))
                                .map(record -> new String(
                                        record.headers()
                                                .lastHeader(DeadLetter.REASON)
                                                .value(),
                                        StandardCharsets.UTF_8))
                                .toList(),
                        told -> !told.isEmpty())
                .getFirst();
    }

    @Override
    public void close() {
        producer.close();
        redis.close();
    }
}
