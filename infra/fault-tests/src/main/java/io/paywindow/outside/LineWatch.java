package io.paywindow.outside;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.names.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/** What the line has said since this began to listen: numbers given, orders refused, outcomes. Thread-safe. */
public final class LineWatch implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final FactCodec codec = new FactCodec();
    private final Map<String, List<OrderNumbered>> numbered = new ConcurrentHashMap<>();
    private final Map<String, List<OrderRefused>> refused = new ConcurrentHashMap<>();
    private final Map<String, List<Outcome>> outcomes = new ConcurrentHashMap<>();
    private final Consumer<String, byte[]> consumer;
    private final Thread thread;

    /**
     * An outcome as it stands in the log.
     *
     * @param appendedAt when the broker got it
     */
    public record Outcome(OrderOutcome fact, Instant appendedAt) {}

    /** Listens from now on. */
    public LineWatch(KafkaSettings kafka) {
        Topics topics = kafka.topics();
        consumer = new KafkaConsumer<>(KafkaClients.reader(kafka, "line-watch"));
        List<TopicPartition> partitions = Stream.of(Topic.ORDER_NUMBERED, Topic.ORDER_REFUSED, Topic.ORDER_OUTCOME)
                .flatMap(topic -> consumer.partitionsFor(topics.nameOf(topic)).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy: asking for the positions makes "now" this moment.
        partitions.forEach(consumer::position);
        thread = Thread.ofPlatform().daemon().name("line-watch").start(this::listen);
    }

    /** Every number given to the order; more than one would be a defect. */
    public List<OrderNumbered> numbered(String orderId) {
        return List.copyOf(numbered.getOrDefault(orderId, List.of()));
    }

    /** The first refusal of the order. */
    public Optional<OrderRefused> refused(String orderId) {
        return refused.getOrDefault(orderId, List.of()).stream().findFirst();
    }

    /** Every outcome of the order; more than one, refunds aside, would be a defect. */
    public List<Outcome> outcomes(String orderNumber) {
        return List.copyOf(outcomes.getOrDefault(orderNumber, List.of()));
    }

    private void listen() {
        try {
            while (true) {
                consumer.poll(POLL).forEach(this::take);
            }
        } catch (WakeupException | InterruptException e) {
            // Closed.
            consumer.close();
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        SpecificRecord fact = codec.decode(record.value());
        switch (fact) {
            case OrderNumbered order -> add(numbered, order.getOrder().getOrderId(), order);
            case OrderRefused refusal -> add(refused, refusal.getOrderId(), refusal);
            case OrderOutcome outcome ->
                add(outcomes, outcome.getOrderNumber(), new Outcome(outcome, Instant.ofEpochMilli(record.timestamp())));
            default -> throw new IllegalStateException(record.topic() + ": " + fact);
        }
    }

    private static <T> void add(Map<String, List<T>> map, String key, T value) {
        map.computeIfAbsent(key, unused -> new CopyOnWriteArrayList<>()).add(value);
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
