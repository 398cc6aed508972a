package io.paywindow.stock.ledger;

import io.paywindow.contract.StockSnapshot;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.names.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes adjustments from the log that every snapshot has and that are older than anybody asks for, once a day. The topic itself has no
 * time limit: an adjustment that no snapshot has must never go. Not thread-safe.
 */
final class LogTrim implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogTrim.class);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration EVERY = Duration.ofDays(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final LedgerParts parts;
    private final Admin admin;
    private Instant ranAt = Instant.EPOCH;

    LogTrim(LedgerParts parts) {
        this.parts = parts;
        this.admin = Admin.create(KafkaClients.admin(parts.kafka(), parts.clientId() + "-trim"));
    }

    /** Removes what may go, if every product has a snapshot and a day has passed. */
    void run(Map<String, StockSnapshot> snapshots, Collection<String> skus) {
        Instant now = parts.clock().instant();
        if (now.isBefore(ranAt.plus(EVERY)) || !snapshots.keySet().containsAll(skus) || snapshots.isEmpty()) {
            return;
        }
        ranAt = now;
        Map<TopicPartition, RecordsToDelete> removable = new HashMap<>();
        oldEnough(now.minus(KEPT)).forEach((partition, offset) -> {
            long inEverySnapshot = cut(snapshots.values(), LedgerTopics.fieldOf(partition));
            long before = offset < 0 ? inEverySnapshot : Math.min(offset, inEverySnapshot);
            if (before > 0) {
                removable.put(partition, RecordsToDelete.beforeOffset(before));
            }
        });
        await(admin.deleteRecords(removable).all());
        LOG.debug("adjustments removed that every snapshot has: {}", removable);
    }

    static long cut(Collection<StockSnapshot> snapshots, String partition) {
        return snapshots.stream()
                .mapToLong(snapshot -> snapshot.getOffsets().getOrDefault(partition, 0L))
                .min()
                .orElse(0);
    }

    /** By partition, the offset of the first record since the time; negative if there is none. */
    private Map<TopicPartition, Long> oldEnough(Instant since) {
        String topic = parts.kafka().topics().nameOf(Topic.STOCK_ADJUSTED);
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        await(admin.describeTopics(List.of(topic)).allTopicNames())
                .forEach((name, found) -> found.partitions()
                        .forEach(partition -> asked.put(
                                new TopicPartition(name, partition.partition()),
                                OffsetSpec.forTimestamp(since.toEpochMilli()))));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        await(admin.listOffsets(asked).all()).forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("old adjustments were not removed", e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close(CLOSE_WITHIN);
    }
}
