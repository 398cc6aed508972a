package io.paywindow.bench.expiry;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.kafka.TopicSetup;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.names.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** The topics of the line: writes what the allocator and order-api would write, and reads what has been decided and committed. */
final class KafkaShop implements AutoCloseable {

    static final InstantSource CLOCK = InstantSource.system();

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
    private static final long PRICE = 1_999;
    private static final int SEQUENCE_DIGITS = 7;

    private final KafkaSettings settings;
    private final Topics topics;
    private final FactCodec codec = new FactCodec();
    private final Journal journal;
    private final KafkaProducer<String, byte[]> producer;
    private final String day =
            DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.ofInstant(CLOCK.instant(), ZoneOffset.UTC));
    private final List<OrderLine> lines = List.of(new OrderLine("sku-1", 1, PRICE));
    private final Thread reader = Thread.ofPlatform().name("outcomes").unstarted(this::read);
    private volatile boolean closed;

    KafkaShop(String bootstrapServers, int partitions, Journal journal) {
        this.settings = new KafkaSettings(bootstrapServers, "", true, partitions, 1, 1, Map.of());
        this.topics = settings.topics();
        this.journal = journal;
        try (Admin admin = Admin.create(KafkaClients.admin(settings, "bench"))) {
            new TopicSetup(settings).ensure(admin);
        }
        Map<String, Object> options = KafkaClients.producer(settings, "customers");
        options.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        // A burst of a million orders waits here and not in the customers.
        options.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 60_000);
        options.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 120_000);
        producer = new KafkaProducer<>(options);
        reader.start();
    }

    KafkaSettings settings() {
        return settings;
    }

    void open(int order, long dueAt) {
        long now = CLOCK.millis();
        Instant at = Instant.ofEpochMilli(now);
        String number = number(order);
        OrderPlaced placed = new OrderPlaced("order-" + order, "user-1", lines, "CNY", PRICE, null, "bench", at);
        OrderNumbered numbered = new OrderNumbered(
                number, placed, Math.max(1_000, dueAt - now), at, Instant.ofEpochMilli(dueAt), "epoch-1");
        send(Topic.ORDER_NUMBERED, number, numbered, () -> journal.opened(order));
    }

    void pay(int order) {
        String number = number(order);
        PaymentReceived payment =
                new PaymentReceived("payment-" + order, number, PRICE, "CNY", "bench", CLOCK.instant());
        send(Topic.PAYMENT_RECEIVED, number, payment, () -> journal.paid(order, KafkaShop.CLOCK.millis()));
    }

    /** Where Java's producers put the facts of an order. */
    int partitionOf(int order) {
        return Utils.toPositive(Utils.murmur2(number(order).getBytes(StandardCharsets.UTF_8))) % settings.partitions();
    }

    /** Returns when all that was sent has been acknowledged. */
    void flush() {
        producer.flush();
    }

    private void send(Topic topic, String key, SpecificRecord fact, Runnable acknowledged) {
        var unused =
                producer.send(new ProducerRecord<>(topics.nameOf(topic), key, codec.encode(fact)), (where, failure) -> {
                    if (failure == null) {
                        acknowledged.run();
                    }
                });
    }

    private void read() {
        String topic = topics.nameOf(Topic.ORDER_OUTCOME);
        Map<String, Object> options = KafkaClients.reader(settings, "witness");
        options.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(options)) {
            List<TopicPartition> all = IntStream.range(0, settings.partitions())
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (!closed) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    told(codec.decode(record.value(), OrderOutcome.class), CLOCK.millis());
                }
            }
        }
    }

    private void told(OrderOutcome outcome, long at) {
        int order = Integer.parseInt(outcome.getOrderNumber().substring(day.length()));
        if (outcome.getKind() == OutcomeKind.EXPIRED) {
            journal.expired(order, at);
        } else if (outcome.getKind() == OutcomeKind.PAID) {
            journal.settled(order);
        }
    }

    private String number(int order) {
        String digits = Integer.toString(order);
        return day + "0".repeat(SEQUENCE_DIGITS - digits.length()) + digits;
    }

    @Override
    public void close() {
        closed = true;
        producer.close(CLOSE_WITHIN);
        try {
            reader.join(CLOSE_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
