package io.paywindow.stock.ledger;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Reads a stretch of the log, from here to there and no further. */
final class LogStretch {

    private static final Duration POLL = Duration.ofMillis(200);

    private LogStretch() {}

    /**
     * Hands out every committed record from the one offset of each partition up to, and not including, the other.
     *
     * @param pulse called between polls; what it throws ends the reading
     * @return how many records that were
     */
    static long read(
            Consumer<String, byte[]> consumer,
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to,
            Runnable pulse,
            RecordTaker each) {
        Map<TopicPartition, Long> left = new HashMap<>(to);
        left.entrySet().removeIf(end -> from.getOrDefault(end.getKey(), 0L) >= end.getValue());
        consumer.assign(left.keySet());
        // A partition that was read to its end the last time is paused still: what is assigned again keeps its state.
        consumer.resume(left.keySet());
        left.keySet().forEach(partition -> consumer.seek(partition, from.getOrDefault(partition, 0L)));
        long taken = 0;
        while (!left.isEmpty()) {
            pulse.run();
            ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
            for (TopicPartition partition : List.copyOf(left.keySet())) {
                long end = left.getOrDefault(partition, 0L);
                for (ConsumerRecord<String, byte[]> record : polled.records(partition)) {
                    if (record.offset() < end) {
                        each.take(record);
                        taken++;
                    }
                }
                if (consumer.position(partition) >= end) {
                    left.remove(partition);
                    consumer.pause(List.of(partition));
                }
            }
        }
        return taken;
    }
}
