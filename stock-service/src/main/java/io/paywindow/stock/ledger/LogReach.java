package io.paywindow.stock.ledger;

import io.paywindow.contract.StockSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** How far back the facts of orders must be read, so that with the snapshots they add up to all there is. Pure, but for asking Kafka. */
final class LogReach {

    /** An order that was open at a snapshot was numbered at most so long before, unless decisions had stopped for longer. */
    private static final Duration OPEN_AT_MOST = Duration.ofDays(2);

    private LogReach() {}

    /**
     * The time from which on facts are needed; empty for all of the log.
     *
     * @param firstAdjusted by sku, when the oldest adjustment that the log has of it was appended
     */
    static Optional<Instant> since(
            Collection<StockSnapshot> snapshots,
            Set<String> withSnapshot,
            Map<String, Instant> firstAdjusted,
            Duration dedupeWindow) {
        if (snapshots.isEmpty()) {
            return Optional.empty();
        }
        // A product without a snapshot has no order from before its first stock.
        Stream<Instant> begun = firstAdjusted.entrySet().stream()
                .filter(first -> !withSnapshot.contains(first.getKey()))
                .map(Map.Entry::getValue);
        return Stream.concat(snapshots.stream().map(StockSnapshot::getTakenAt), begun)
                .min(Comparator.naturalOrder())
                .map(oldest -> oldest.minus(dedupeWindow).minus(OPEN_AT_MOST));
    }

    /** The offsets of the first records appended at or after the time; where there is none, the ends given. */
    static Map<TopicPartition, Long> offsetsAt(Consumer<?, ?> consumer, Instant time, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> asked = new HashMap<>();
        ends.keySet().forEach(partition -> asked.put(partition, time.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(asked);
        Map<TopicPartition, Long> offsets = new HashMap<>(ends);
        found.forEach((partition, at) -> {
            if (at != null) {
                offsets.put(partition, at.offset());
            }
        });
        return offsets;
    }
}
