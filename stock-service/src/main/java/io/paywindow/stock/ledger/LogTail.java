package io.paywindow.stock.ledger;

import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.names.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The log that the ledger is fed from: every partition of its topics, read from wherever the ledger is. There is no consumer group: how
 * far the ledger is stands in the ledger, and who feeds it is its keeper. Not thread-safe.
 */
final class LogTail implements AutoCloseable {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
    /** Holds and ends take effect in the ledger ahead of the log; only an operator who changes a product waits for the feed. */
    private static final Duration FED_WITHIN = Duration.ofMillis(100);

    private final Consumer<String, byte[]> consumer;
    private final Admin admin;
    private final LedgerTopics topics;
    private final Duration dedupeWindow;
    private final InstantSource clock;
    private final List<TopicPartition> partitions = new ArrayList<>();

    /**
     * Where the log begins and ends.
     *
     * @param ends behind the last record, also of transactions that are still open
     */
    record Bounds(Map<TopicPartition, Long> firsts, Map<TopicPartition, Long> ends) {

        long first(TopicPartition partition) {
            return firsts.getOrDefault(partition, 0L);
        }

        long end(TopicPartition partition) {
            return ends.getOrDefault(partition, 0L);
        }
    }

    LogTail(LedgerParts parts) {
        this.topics = parts.topics();
        this.dedupeWindow = parts.dedupeWindow();
        this.clock = parts.clock();
        Map<String, Object> properties = KafkaClients.reader(parts.kafka(), parts.clientId());
        // The ledger's offsets not being in the log any more is a case for a repair, never for reading on elsewhere.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        KafkaClients.patient(properties, FED_WITHIN);
        this.consumer = new KafkaConsumer<>(properties);
        this.admin = Admin.create(KafkaClients.admin(parts.kafka(), parts.clientId()));
        LedgerTopics.FED.forEach(topic -> partitions.addAll(topics.partitionsOf(consumer, topic)));
        consumer.assign(partitions);
    }

    List<TopicPartition> partitions() {
        return partitions;
    }

    Bounds bounds() {
        Map<TopicPartition, Long> ends = offsets(any -> OffsetSpec.latest());
        // Refusals are kept for longer than they are remembered: what is older counts as not being there.
        OffsetSpec refusals =
                OffsetSpec.forTimestamp(clock.instant().minus(dedupeWindow).toEpochMilli());
        Map<TopicPartition, Long> firsts =
                offsets(partition -> topics.is(partition, Topic.ORDER_REFUSED) ? refusals : OffsetSpec.earliest());
        // No record so young: none matters.
        firsts.replaceAll((partition, first) -> first < 0 ? ends.getOrDefault(partition, 0L) : first);
        return new Bounds(firsts, ends);
    }

    ConsumerRecords<String, byte[]> poll(Duration within) {
        return consumer.poll(within);
    }

    long position(TopicPartition partition) {
        return consumer.position(partition);
    }

    void seek(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
    }

    void pause(TopicPartition partition) {
        consumer.pause(List.of(partition));
    }

    void resume(TopicPartition partition) {
        consumer.resume(List.of(partition));
    }

    private Map<TopicPartition, Long> offsets(Function<TopicPartition, OffsetSpec> which) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, which.apply(partition)));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try {
            admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get()
                    .forEach((partition, found) -> offsets.put(partition, found.offset()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("the bounds of the log are not known", e.getCause());
        }
        return offsets;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
        admin.close(CLOSE_WITHIN);
    }
}
