package io.paywindow.stock.ledger;

import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import io.paywindow.ledger.LogSlice;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** The topics that the ledger adds up to, by their full names in this shop. */
final class LedgerTopics {

    /** What the ledger takes in. */
    static final List<Topic> FED = List.of(
            Topic.PRODUCT_LISTED, Topic.STOCK_ADJUSTED, Topic.ORDER_NUMBERED, Topic.ORDER_OUTCOME, Topic.ORDER_REFUSED);

    private final Map<String, Topic> byName;
    private final KafkaSettings settings;

    LedgerTopics(KafkaSettings settings) {
        this.settings = settings;
        this.byName = Stream.of(Topic.values())
                .collect(Collectors.toUnmodifiableMap(settings.topics()::nameOf, Function.identity()));
    }

    Topic topicOf(String name) {
        Topic topic = byName.get(name);
        if (topic == null) {
            throw new IllegalArgumentException("topic: " + name + " (expected: one of the line)");
        }
        return topic;
    }

    boolean is(TopicPartition partition, Topic topic) {
        return topicOf(partition.topic()) == topic;
    }

    /** All partitions of a topic. */
    List<TopicPartition> partitionsOf(Consumer<?, ?> consumer, Topic topic) {
        return consumer.partitionsFor(settings.topics().nameOf(topic)).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /** The name under which the ledger stores how far it is in a partition. */
    static String fieldOf(TopicPartition partition) {
        return LogSlice.partitionOf(partition.topic(), partition.partition());
    }
}
