package io.paywindow.contract.kafka;

import static java.util.Objects.requireNonNull;

import io.paywindow.contract.names.Topic;
import io.paywindow.contract.names.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes the topics of the line where they are missing, and checks those that are there, before a service reads or writes any.
 *
 * <p>{@link #ensure} throws {@link WrongTopicException} when a topic would break a promise (that stops the service), and
 * {@link KafkaException} when Kafka is away or not ready (that is weather: try again).
 */
public final class TopicSetup {

    /** Largest record of every topic, and largest request of every producer: a dead letter fits wherever its origin fitted. */
    static final int MAX_MESSAGE_BYTES = 1024 * 1024;

    private static final int LOOKS = 50;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration DEAD_RETENTION = Duration.ofDays(30);
    private static final Set<Topic> DECIDED_TOGETHER =
            Set.of(Topic.ORDER_NUMBERED, Topic.PAYMENT_RECEIVED, Topic.CANCEL_REQUESTED);

    private final KafkaSettings settings;
    private final Topics topics;

    /** A topic is there, but set up so that a promise would break. The message says which, what it is and what is expected. */
    public static final class WrongTopicException extends RuntimeException {
        WrongTopicException(String message) {
            super(message);
        }
    }

    /** A topic is not there, or not yet. */
    private static final class MissingTopicException extends KafkaException {
        MissingTopicException(UnknownTopicOrPartitionException missing) {
            super("a topic of the line is missing, and kafka.create-topics is off or it is being made", missing);
        }
    }

    public TopicSetup(KafkaSettings settings) {
        this.settings = settings;
        this.topics = settings.topics();
    }

    /** Makes what is missing of all topics of the line (unless switched off), then checks all of them. */
    public void ensure(Admin admin) {
        if (!settings.createTopics()) {
            check(admin);
            return;
        }
        create(admin);
        // What was just made is not known to every broker at once.
        for (int look = 1; look < LOOKS; look++) {
            try {
                check(admin);
                return;
            } catch (MissingTopicException e) {
                pause();
            }
        }
        check(admin);
    }

    private void create(Admin admin) {
        List<NewTopic> wanted = new ArrayList<>();
        Set<String> there = await(admin.listTopics().names());
        for (Topic topic : Topic.values()) {
            wanted.add(fact(topic));
            wanted.add(dead(topic));
        }
        wanted.removeIf(topic -> there.contains(topic.name()));
        for (var made : admin.createTopics(wanted).values().values()) {
            try {
                await(made);
            } catch (TopicExistsException e) {
                // Another service was faster; the check below looks at what it made.
            }
        }
    }

    private NewTopic fact(Topic topic) {
        Map<String, String> config = new HashMap<>();
        // The broker's clock decides, so that a producer with a wrong clock cannot expire anybody's order.
        config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(settings.minInsyncReplicas()));
        config.put(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                topic.compacted() ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE);
        config.put(
                TopicConfig.RETENTION_MS_CONFIG,
                topic.retention().map(Duration::toMillis).orElse(-1L).toString());
        // A replica that was never in sync must not become the leader and forget what was acknowledged.
        config.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        return newTopic(topics.nameOf(topic), topic.singlePartition() ? 1 : settings.partitions(), config);
    }

    private NewTopic dead(Topic topic) {
        Map<String, String> config = new HashMap<>();
        config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(settings.minInsyncReplicas()));
        config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(DEAD_RETENTION.toMillis()));
        return newTopic(topics.deadNameOf(topic), 1, config);
    }

    private NewTopic newTopic(String name, int partitions, Map<String, String> config) {
        config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE_BYTES));
        return new NewTopic(name, partitions, (short) settings.replicationFactor()).configs(config);
    }

    private void check(Admin admin) {
        Map<String, Topic> byName =
                Stream.of(Topic.values()).collect(Collectors.toMap(topics::nameOf, Function.identity()));
        checkTimestamps(admin, byName.keySet());
        Map<Topic, Integer> partitions = new EnumMap<>(Topic.class);
        await(admin.describeTopics(byName.keySet()).allTopicNames())
                .forEach((name, found) -> partitions.put(
                        requireNonNull(byName.get(name)), found.partitions().size()));
        checkPartitions(partitions);
        // Without its dead-letter topic, one unreadable record would stop the line.
        await(admin.describeTopics(
                        Stream.of(Topic.values()).map(topics::deadNameOf).toList())
                .allTopicNames());
    }

    private static void checkTimestamps(Admin admin, Collection<String> names) {
        List<ConfigResource> resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Config> configs =
                await(admin.describeConfigs(resources).all());
        configs.forEach((resource, config) -> {
            String type = config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value();
            if (!"LogAppendTime".equals(type)) {
                throw new WrongTopicException("topic " + resource.name() + ": message.timestamp.type " + type
                        + " (expected: LogAppendTime, or a producer's clock would decide who has paid in time)");
            }
        });
    }

    private void checkPartitions(Map<Topic, Integer> partitions) {
        Set<Integer> counts = DECIDED_TOGETHER.stream().map(partitions::get).collect(Collectors.toSet());
        if (counts.size() > 1) {
            throw new WrongTopicException("partitions: "
                    + DECIDED_TOGETHER.stream()
                            .sorted()
                            .map(topic -> topics.nameOf(topic) + " " + partitions.get(topic))
                            .collect(Collectors.joining(", "))
                    + " (expected: the same count, or an order and its payment would never meet)");
        }
        partitions.forEach((topic, count) -> {
            if (topic.singlePartition() && count != 1) {
                throw new WrongTopicException("topic " + topics.nameOf(topic) + ": " + count
                        + " partitions (expected: 1, because its order decides whose a number is)");
            }
        });
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException missing) {
                throw new MissingTopicException(missing);
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new KafkaException(e.getCause());
        }
    }
}
