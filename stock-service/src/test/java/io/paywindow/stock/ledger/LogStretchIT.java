package io.paywindow.stock.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@UsesServers({Server.KAFKA, Server.REDIS})
final class LogStretchIT {

    private static final Duration BOUND = Duration.ofSeconds(20);

    private final List<String> taken = new ArrayList<>();

    /** As an audit does in a busy shop: more is written to a partition between any two readings. */
    @Test
    void readsOnInAPartitionThatItHasJustReadToItsEnd(Servers servers) {
        try (LedgerLine line = LedgerLine.on(servers, "stretch");
                Consumer<String, byte[]> consumer = new KafkaConsumer<>(KafkaClients.reader(line.kafka, "stretch"))) {
            long from = 0;
            for (String value : List.of("first", "second", "third")) {
                RecordMetadata written =
                        line.write(Topic.STOCK_ADJUSTED, "sku", value.getBytes(StandardCharsets.UTF_8));
                TopicPartition partition = new TopicPartition(written.topic(), written.partition());

                assertThat(read(consumer, partition, from, written.offset() + 1))
                        .isEqualTo(1);

                from = written.offset() + 1;
            }
            assertThat(taken).containsExactly("first", "second", "third");
        }
    }

    private long read(Consumer<String, byte[]> consumer, TopicPartition partition, long from, long to) {
        long giveUpAt = System.nanoTime() + BOUND.toNanos();
        Runnable pulse = () -> assertThat(System.nanoTime()).as("time left").isLessThan(giveUpAt);
        return LogStretch.read(
                consumer,
                Map.of(partition, from),
                Map.of(partition, to),
                pulse,
                record -> taken.add(new String(record.value(), StandardCharsets.UTF_8)));
    }
}
