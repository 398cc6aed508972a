package io.paywindow.order.rebuild;

import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.order.redis.Projection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** One projection's topics, read once from their start to where they ended when it began. */
final class Replay {

    private static final Duration POLL = Duration.ofMillis(200);

    /** Without anything read for so long, Kafka is away: the command fails, and is run again. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final KafkaSettings kafka;
    private final Projection projection;

    Replay(KafkaSettings kafka, Projection projection) {
        this.kafka = kafka;
        this.projection = projection;
    }

    /** How many facts were read; all of them are merged. */
    long run() {
        long read = 0;
        try (var consumer = new KafkaConsumer<String, byte[]>(KafkaClients.reader(kafka, "order-api-rebuild"))) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            projection.readFromStart(partitions);
            long heardAt = System.nanoTime();
            while (!partitions.stream()
                    .allMatch(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L))) {
                List<ConsumerRecord<String, byte[]>> batch = new ArrayList<>();
                consumer.poll(POLL).forEach(batch::add);
                if (!batch.isEmpty()) {
                    projection.onMessage(batch);
                    read += batch.size();
                    heardAt = System.nanoTime();
                } else if (System.nanoTime() - heardAt > PATIENCE.toNanos()) {
                    throw new IllegalStateException(
                            "Kafka: nothing read for " + PATIENCE + " (expected: facts up to " + ends + ")");
                }
            }
        }
        return read;
    }

    private List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer) {
        return projection.topics().stream()
                .map(kafka.topics()::nameOf)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }
}
