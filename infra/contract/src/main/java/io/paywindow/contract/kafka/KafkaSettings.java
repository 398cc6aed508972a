package io.paywindow.contract.kafka;

import io.paywindow.contract.names.Topics;
import java.util.Map;

/**
 * Where Kafka is and how this shop's topics are made. Settings {@code pipeline.kafka.*}, the same in every service.
 *
 * @param bootstrapServers host:port, comma separated
 * @param topicPrefix before every topic, group and transactional id, so that several shops can share a cluster
 * @param createTopics whether a service makes the topics that are missing when it starts
 * @param partitions of each new topic, 1 to 1000; must not change while orders are open
 * @param replicationFactor of each new topic, 1 to 9
 * @param minInsyncReplicas of each new topic, 1 to the replication factor
 * @param client further properties given to every Kafka client as they are, such as TLS and SASL
 */
public record KafkaSettings(
        String bootstrapServers,
        String topicPrefix,
        boolean createTopics,
        int partitions,
        int replicationFactor,
        int minInsyncReplicas,
        Map<String, String> client) {

    public KafkaSettings {
        expect(!bootstrapServers.isBlank(), "bootstrap-servers", bootstrapServers, "host:port");
        expect(partitions >= 1 && partitions <= 1000, "partitions", partitions, "1 to 1000");
        expect(replicationFactor >= 1 && replicationFactor <= 9, "replication-factor", replicationFactor, "1 to 9");
        expect(
                minInsyncReplicas >= 1 && minInsyncReplicas <= replicationFactor,
                "min-insync-replicas",
                minInsyncReplicas,
                "1 to replication-factor " + replicationFactor);
        // Null when no pipeline.kafka.client.* is set at all.
        client = client == null ? Map.of() : Map.copyOf(client);
        new Topics(topicPrefix);
    }

    /** The names of this shop's topics. */
    public Topics topics() {
        return new Topics(topicPrefix);
    }

    private static void expect(boolean good, String name, Object value, String expectation) {
        if (!good) {
            throw new IllegalArgumentException("kafka." + name + ": " + value + " (expected: " + expectation + ")");
        }
    }
}
