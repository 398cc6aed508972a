package io.paywindow.faults.history;

import io.paywindow.contract.CancelRequested;
import io.paywindow.contract.ClockTick;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.RefundMade;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.codec.UnreadableFactException;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.names.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;

/** All that the line's topics say, committed records only, kept by what they are about. Thread-safe. */
public final class LogBook implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final FactCodec codec = new FactCodec();
    private final Topics topics;
    private final Map<String, List<Entry>> placed = new ConcurrentHashMap<>();
    private final Map<String, List<Entry>> numbered = new ConcurrentHashMap<>();
    private final Map<String, List<Entry>> refused = new ConcurrentHashMap<>();
    private final Map<String, List<Entry>> outcomes = new ConcurrentHashMap<>();
    private final Map<String, List<Entry>> payments = new ConcurrentHashMap<>();
    private final Map<String, List<Entry>> cancels = new ConcurrentHashMap<>();
    private final Map<String, List<Entry>> refunds = new ConcurrentHashMap<>();
    private final Map<String, List<Entry>> adjustments = new ConcurrentHashMap<>();
    private final List<Entry> dead = new CopyOnWriteArrayList<>();
    private final TickBook ticks = new TickBook();
    private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();
    private final Consumer<String, byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Thread thread;

    /** Reads everything from the beginning, and on. The topics must be there. */
    public LogBook(KafkaSettings kafka) {
        topics = kafka.topics();
        consumer = new KafkaConsumer<>(KafkaClients.reader(kafka, "log-book"));
        Set<String> there = consumer.listTopics().keySet();
        partitions = Stream.of(Topic.values())
                .flatMap(topic -> Stream.of(topics.nameOf(topic), topics.deadNameOf(topic)))
                .filter(there::contains)
                .flatMap(name -> consumer.partitionsFor(name).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread = Thread.ofPlatform().daemon().name("log-book").start(this::read);
    }

    /** Every time the order was put on the line. */
    public List<Entry> placed(String orderId) {
        return List.copyOf(placed.getOrDefault(orderId, List.of()));
    }

    public Map<String, List<Entry>> placed() {
        return Map.copyOf(placed);
    }

    /** Every time a number was given to the order. */
    public List<Entry> numbered(String orderId) {
        return List.copyOf(numbered.getOrDefault(orderId, List.of()));
    }

    public Map<String, List<Entry>> numbered() {
        return Map.copyOf(numbered);
    }

    public List<Entry> refused(String orderId) {
        return List.copyOf(refused.getOrDefault(orderId, List.of()));
    }

    /** Every outcome of the order, by its number. */
    public List<Entry> outcomes(String orderNumber) {
        return List.copyOf(outcomes.getOrDefault(orderNumber, List.of()));
    }

    public Map<String, List<Entry>> outcomes() {
        return Map.copyOf(outcomes);
    }

    public List<Entry> payments(String orderNumber) {
        return List.copyOf(payments.getOrDefault(orderNumber, List.of()));
    }

    public Map<String, List<Entry>> payments() {
        return Map.copyOf(payments);
    }

    public List<Entry> cancels(String orderNumber) {
        return List.copyOf(cancels.getOrDefault(orderNumber, List.of()));
    }

    public Map<String, List<Entry>> cancels() {
        return Map.copyOf(cancels);
    }

    public List<Entry> refunds(String orderNumber) {
        return List.copyOf(refunds.getOrDefault(orderNumber, List.of()));
    }

    public Map<String, List<Entry>> refunds() {
        return Map.copyOf(refunds);
    }

    /** Every adjustment of a product, repetitions too. */
    public List<Entry> adjustments(String sku) {
        return List.copyOf(adjustments.getOrDefault(sku, List.of()));
    }

    public Map<String, List<Entry>> adjustments() {
        return Map.copyOf(adjustments);
    }

    public List<Entry> dead() {
        return List.copyOf(dead);
    }

    public TickBook ticks() {
        return ticks;
    }

    /**
     * Whether all that is in the log now has been read; false while Kafka does not answer.
     *
     * @param kafka to ask it by
     */
    public boolean caughtUp(KafkaSettings kafka) {
        try (Consumer<String, byte[]> asking = new KafkaConsumer<>(KafkaClients.reader(kafka, "log-end"))) {
            Map<TopicPartition, Long> ends = asking.endOffsets(partitions, Duration.ofSeconds(10));
            return ends.entrySet().stream().allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
        } catch (KafkaException e) {
            return false;
        }
    }

    private void read() {
        try {
            while (true) {
                consumer.poll(POLL).forEach(this::take);
                Map<TopicPartition, Long> now = new HashMap<>();
                for (TopicPartition partition : partitions) {
                    now.put(partition, consumer.position(partition));
                }
                positions.putAll(now);
            }
        } catch (WakeupException | InterruptException e) {
            // Closed.
            consumer.close();
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        Instant at = Instant.ofEpochMilli(record.timestamp());
        if (record.topic().endsWith("-dead")) {
            dead.add(new Entry(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    at,
                    record.key(),
                    null,
                    ByteBuffer.wrap(record.value()),
                    header(record, DeadLetter.REASON) + " from " + header(record, DeadLetter.ORIGIN_TOPIC) + "-"
                            + header(record, DeadLetter.ORIGIN_PARTITION) + "@"
                            + header(record, DeadLetter.ORIGIN_OFFSET)
                            + ": " + header(record, DeadLetter.DETAIL)));
            return;
        }
        SpecificRecord fact;
        try {
            fact = codec.decode(record.value());
        } catch (UnreadableFactException e) {
            // Tombstones, and the poison that this storm strews itself.
            return;
        }
        if (fact instanceof ClockTick) {
            ticks.tick(record.partition(), record.offset(), at);
            return;
        }
        keep(new Entry(record.topic(), record.partition(), record.offset(), at, record.key(), fact, null, ""), fact);
    }

    private void keep(Entry entry, SpecificRecord fact) {
        switch (fact) {
            case OrderPlaced order -> add(placed, order.getOrderId(), entry);
            case OrderNumbered order -> numbered(order, entry);
            case OrderRefused refusal -> add(refused, refusal.getOrderId(), entry);
            case OrderOutcome outcome -> add(outcomes, outcome.getOrderNumber(), entry);
            case PaymentReceived payment -> add(payments, payment.getOrderNumber(), entry);
            case CancelRequested cancel -> add(cancels, cancel.getOrderNumber(), entry);
            case RefundMade refund -> add(refunds, refund.getOrderNumber(), entry);
            case StockAdjusted adjustment -> add(adjustments, adjustment.getSku(), entry);
            default -> {
                // Claims, snapshots, products, contacts and tokens: seen by what they do.
            }
        }
    }

    private void numbered(OrderNumbered order, Entry entry) {
        if (order.getOrderNumber().equals(entry.key())) {
            index(numbered, order.getOrder().getOrderId(), entry);
        }
    }

    private static void add(Map<String, List<Entry>> map, String key, Entry entry) {
        // Under another's key it is poison, whatever it says.
        if (key.equals(entry.key())) {
            index(map, key, entry);
        }
    }

    private static void index(Map<String, List<Entry>> map, String key, Entry entry) {
        map.computeIfAbsent(key, unused -> new CopyOnWriteArrayList<>()).add(entry);
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(STOP_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
