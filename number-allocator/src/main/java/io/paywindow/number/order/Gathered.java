package io.paywindow.number.order;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What several polls brought, as if one had: records of a partition in their order, and where each partition goes on. One thread. */
final class Gathered {

    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();

    void add(ConsumerRecords<byte[], byte[]> more) {
        for (TopicPartition partition : more.partitions()) {
            records.computeIfAbsent(partition, none -> new ArrayList<>()).addAll(more.records(partition));
        }
        next.putAll(more.nextOffsets());
    }

    /** Drops what is of partitions that went elsewhere: their next owner reads it from where we had committed. */
    void forget(Collection<TopicPartition> partitions) {
        records.keySet().removeAll(partitions);
        next.keySet().removeAll(partitions);
    }

    void clear() {
        records.clear();
        next.clear();
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    int count() {
        return records.values().stream().mapToInt(List::size).sum();
    }

    ConsumerRecords<byte[], byte[]> records() {
        return new ConsumerRecords<>(Map.copyOf(records), Map.copyOf(next));
    }
}
