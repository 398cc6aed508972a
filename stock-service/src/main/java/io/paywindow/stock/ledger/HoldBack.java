package io.paywindow.stock.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps outcomes back for a moment, so that stock is settled by the queue that is there for it, and the log only does what the queue did
 * not. Not thread-safe.
 */
final class HoldBack {

    /** A queue that is well settles within milliseconds. */
    static final Duration GRACE = Duration.ofSeconds(5);

    // Reading on for each record as it ripens would be a fetch each.
    private static final long GATHER_MS = 200;

    private final Map<TopicPartition, Head> waiting = new HashMap<>();

    /**
     * The first record of a partition that is not ripe.
     *
     * @param ripeAt in ms, by our clock
     */
    private record Head(long offset, long ripeAt) {}

    /** How many records, from the first on, need not be kept back. If it is not all of them, the rest is to be read again. */
    int ripe(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records, long now) {
        if (records.isEmpty()) {
            // Nothing was read: what waits goes on waiting.
            return 0;
        }
        for (int i = 0; i < records.size(); i++) {
            long ripeAt = ripeAt(partition, records.get(i), now);
            if (ripeAt > now) {
                waiting.put(partition, new Head(records.get(i).offset(), ripeAt));
                return i;
            }
        }
        waiting.remove(partition);
        return records.size();
    }

    /** The partitions that are worth reading again. */
    List<TopicPartition> ripened(long now) {
        List<TopicPartition> ripened = new ArrayList<>();
        waiting.forEach((partition, head) -> {
            if (head.ripeAt() + GATHER_MS <= now) {
                ripened.add(partition);
            }
        });
        return ripened;
    }

    /** Keeps nothing back any more; answers what was. */
    List<TopicPartition> clear() {
        List<TopicPartition> all = List.copyOf(waiting.keySet());
        waiting.clear();
        return all;
    }

    /** By the broker's clock, but never longer than the grace by ours, whatever the broker's says. */
    private long ripeAt(TopicPartition partition, ConsumerRecord<String, byte[]> record, long now) {
        Head head = waiting.get(partition);
        if (head != null && head.offset() == record.offset()) {
            return head.ripeAt();
        }
        return Math.min(record.timestamp(), now) + GRACE.toMillis();
    }
}
