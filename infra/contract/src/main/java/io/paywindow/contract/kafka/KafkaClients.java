package io.paywindow.contract.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The properties of our Kafka clients. Whatever a promise leans on is set here and not left to a default. */
public final class KafkaClients {

    /** A zombie's transaction is fenced or aborted after this, so that what it had open does not hold readers up for a minute. */
    public static final int TRANSACTION_TIMEOUT_MS = 10_000;

    /** A dead consumer's partitions move after this. */
    public static final int SESSION_TIMEOUT_MS = 10_000;

    private static final int REQUEST_TIMEOUT_MS = 5_000;
    private static final int DELIVERY_TIMEOUT_MS = 10_000;
    private static final int RECONNECT_MAX_MS = 1_000;
    private static final int PORTION_BYTES = 64 * 1024;

    private KafkaClients() {}

    /** A producer of bytes under string keys whose send is done only when all in-sync replicas have it. */
    public static Map<String, Object> producer(KafkaSettings settings, String clientId) {
        Map<String, Object> properties = common(settings, clientId);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        // Nothing is accepted before every in-sync replica has it.
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        // A retry after a lost answer must not write twice.
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        // Under load a request with several facts costs what one with a single fact does.
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // An answer within ten seconds, good or bad: an HTTP request is waiting for it.
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
        // A full buffer or unknown topic is weather, told at once rather than after the default minute.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        // Far above any fact; a dead letter is cut to fit.
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicSetup.MAX_MESSAGE_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L * 1024 * 1024);
        // Java's murmur2 places a key; a null key is never used for facts that are decided by partition.
        properties.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
        return properties;
    }

    /** A producer that writes in transactions; the id must be this instance's own and the same after a restart. */
    public static Map<String, Object> transactionalProducer(
            KafkaSettings settings, String clientId, String transactionalId) {
        Map<String, Object> properties = producer(settings, clientId);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.topics().own(transactionalId));
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        return properties;
    }

    /**
     * A consumer of bytes under string keys that sees only what was committed, from the start if it is new, and commits nothing by
     * itself. The group gets the shop's prefix.
     */
    public static Map<String, Object> consumer(KafkaSettings settings, String clientId, String group) {
        Map<String, Object> properties = reader(settings, clientId);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.topics().own(group));
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_TIMEOUT_MS / 3);
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 300_000);
        // Moves only the partitions that must move, so that a rebalance does not stop the line.
        properties.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        return properties;
    }

    /** A consumer without a group, for reading a log by assignment: claims, replays, checks. */
    public static Map<String, Object> reader(KafkaSettings settings, String clientId) {
        Map<String, Object> properties = common(settings, clientId);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        // What an aborted transaction wrote never happened.
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // A fact written before we first ran is still a fact.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        return properties;
    }

    /**
     * Has a reader get facts up to so much later, in fewer and larger portions: a portion costs the broker and the reader much the same,
     * however little is in it.
     */
    public static void patient(Map<String, Object> consumer, Duration atMost) {
        consumer.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, PORTION_BYTES);
        consumer.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Math.toIntExact(atMost.toMillis()));
    }

    /** An admin client, for making and checking topics. */
    public static Map<String, Object> admin(KafkaSettings settings, String clientId) {
        Map<String, Object> properties = common(settings, clientId);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2 * REQUEST_TIMEOUT_MS);
        return properties;
    }

    private static Map<String, Object> common(KafkaSettings settings, String clientId) {
        Map<String, Object> properties = new HashMap<>(settings.client());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        // A broker that comes back is found within a second.
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50L);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, (long) RECONNECT_MAX_MS);
        properties.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, 100L);
        properties.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, (long) RECONNECT_MAX_MS);
        // No JMX and no pushing to the broker: metrics leave through Micrometer.
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        return properties;
    }
}
