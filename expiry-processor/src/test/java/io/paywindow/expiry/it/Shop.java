package io.paywindow.expiry.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.kafka.TopicSetup;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.names.Topics;
import io.paywindow.expiry.Given;
import io.paywindow.expiry.decision.PaymentWindow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A shop's topics on a real Kafka: writes what the allocator, order-api and upstream would write, and reads what was decided. */
final class Shop implements AutoCloseable {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    final KafkaSettings kafka;
    final Topics topics;
    final FactCodec codec = new FactCodec();
    final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<OrderOutcome> outcomes = new ArrayList<>();
    private final AtomicInteger sequence = new AtomicInteger();

    Shop(String bootstrapServers, String prefix, int partitions) {
        kafka = new KafkaSettings(bootstrapServers, prefix, true, partitions, 1, 1, Map.of());
        topics = kafka.topics();
        try (Admin admin = Admin.create(KafkaClients.admin(kafka, "test"))) {
            new TopicSetup(kafka).ensure(admin);
        }
        producer = new KafkaProducer<>(KafkaClients.producer(kafka, "test"));
        consumer = new KafkaConsumer<>(KafkaClients.reader(kafka, "test"));
        List<TopicPartition> outcomePartitions = consumer.partitionsFor(topics.nameOf(Topic.ORDER_OUTCOME)).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(outcomePartitions);
        consumer.seekToBeginning(outcomePartitions);
    }

    /** A number of today that nobody has. */
    String newNumber() {
        String day = DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.now(ZoneOffset.UTC));
        return day + "%07d".formatted(sequence.incrementAndGet());
    }

    /** Opens an order whose facts are in the given partition, and returns its number. */
    String open(int partition, Duration window) {
        String number = newNumber();
        while (homeOf(number) != partition) {
            number = newNumber();
        }
        open(number, window);
        return number;
    }

    /** Where Java's producers put the facts of an order. */
    int homeOf(String number) {
        return Utils.toPositive(Utils.murmur2(number.getBytes(StandardCharsets.UTF_8))) % kafka.partitions();
    }

    /** Opens an order and returns its number. */
    String open(Duration window) {
        String number = newNumber();
        open(number, window);
        return number;
    }

    void open(String number, Duration window) {
        send(Topic.ORDER_NUMBERED, number, Given.numbered(number, Instant.now(), window));
    }

    void pay(String number, String paymentId) {
        send(Topic.PAYMENT_RECEIVED, number, Given.payment(number, paymentId));
    }

    void cancel(String number) {
        send(Topic.CANCEL_REQUESTED, number, Given.cancel(number));
    }

    void send(Topic topic, String key, SpecificRecord fact) {
        send(new ProducerRecord<>(topics.nameOf(topic), key, codec.encode(fact)));
    }

    void send(ProducerRecord<String, byte[]> record) {
        try {
            producer.send(record).get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("not written: " + record, e);
        }
    }

    /** All outcomes committed up to now, in the order of each partition. */
    List<OrderOutcome> outcomes() {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            outcomes.add(codec.decode(record.value(), OrderOutcome.class));
        }
        return outcomes;
    }

    /** What was decided of an order, in words: {@code PAID by p1}, {@code EXPIRED}, {@code REFUND_DUE p2 LATE}. */
    List<String> told(String number) {
        return outcomes().stream()
                .filter(outcome -> outcome.getOrderNumber().equals(number))
                .map(Shop::words)
                .toList();
    }

    static String words(OrderOutcome outcome) {
        @Nullable
        String payment = outcome.getPayment().map(it -> it.getPaymentId()).orElse(null);
        return switch (outcome.getKind()) {
            case PAID -> "PAID by " + payment;
            case REFUND_DUE ->
                "REFUND_DUE " + payment + " " + outcome.getReason().orElse("?");
            case EXPIRED, CANCELLED -> outcome.getKind().name();
        };
    }

    /** What was set aside of a topic. */
    List<ConsumerRecord<String, byte[]>> dead(Topic topic) {
        return Replay.read(this, topics.deadNameOf(topic), 0);
    }

    /** What was decided of every order. */
    Map<String, List<String>> told() {
        Map<String, List<String>> told = new TreeMap<>();
        for (OrderOutcome outcome : outcomes()) {
            told.computeIfAbsent(outcome.getOrderNumber(), none -> new ArrayList<>())
                    .add(words(outcome));
        }
        return told;
    }

    /** Waits until every order of this shop has ended, and what was told is exactly what a replay of the log gives. */
    Map<String, List<String>> awaitAllDecidedAsInAReplay(Set<String> orders, PaymentWindow rules, Duration patience) {
        Awaitility.await().atMost(patience).pollInterval(Duration.ofMillis(200)).until(() -> {
            Map<String, List<String>> told = told();
            return orders.stream()
                    .allMatch(order ->
                            told.getOrDefault(order, List.of()).stream().anyMatch(Shop::isEnd));
        });
        Awaitility.await().atMost(patience).untilAsserted(() -> {
            Map<String, List<String>> expected = Replay.of(this, rules);
            assertThat(told()).isEqualTo(expected);
        });
        return told();
    }

    static boolean isEnd(String words) {
        return !words.startsWith("REFUND_DUE");
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        consumer.close();
    }
}
