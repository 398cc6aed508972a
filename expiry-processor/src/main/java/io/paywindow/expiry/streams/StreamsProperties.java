package io.paywindow.expiry.streams;

import static org.apache.kafka.streams.StreamsConfig.consumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.mainConsumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;
import static org.apache.kafka.streams.StreamsConfig.topicPrefix;

import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/**
 * How Kafka Streams is set up, with every option said aloud that a promise leans on.
 *
 * @param kafka where Kafka is
 * @param instanceId ours, the same after a restart
 * @param stateDir this instance's own folder, which survives a restart
 * @param commitInterval how far apart the commits that others see outcomes by are under load
 * @param threads that decide, each for its own partitions
 * @param standbyReplicas how many other instances keep a copy of what this one remembers
 */
public record StreamsProperties(
        KafkaSettings kafka,
        String instanceId,
        Path stateDir,
        Duration commitInterval,
        int threads,
        int standbyReplicas) {

    /** The name of the group, the changelogs and the transactions, without the shop's prefix. */
    public static final String APPLICATION = "expiry-processor";

    /**
     * How long a deletion stays in a changelog, and half of that how old a local state may be that is still used: one that had missed
     * a deletion would bring a closed order back to life.
     */
    static final Duration DELETIONS_KEPT = Duration.ofDays(2);

    static final Duration OLDEST_USABLE_STATE = DELETIONS_KEPT.dividedBy(2);

    /** How often what is only remembered is committed: a commit costs much the same however little is in it. */
    static final Duration UNHURRIED = Duration.ofMillis(500);

    /** The properties, sharing the given memory among the stores on disk. */
    Map<String, Object> with(RocksDbMemory memory) {
        Map<String, Object> properties =
                new HashMap<>(KafkaClients.admin(kafka, kafka.topics().own(APPLICATION + "-" + instanceId)));
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, kafka.topics().own(APPLICATION));
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbyReplicas);
        // What leaves a task asks for a commit by itself, as others see it only then.
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Math.max(UNHURRIED.toMillis(), commitInterval.toMillis()));
        // Between two polls nothing else happens in the thread, no tick either.
        properties.put(StreamsConfig.POLL_MS_CONFIG, 10L);
        // Read the topics in the order of their times as far as Kafka already has the records, but wait for none to
        // come.
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, 0L);
        properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 1_000);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, kafka.replicationFactor());
        // A partition that is to move here is moved within a minute of its copy being complete, not ten.
        properties.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        properties.put(RocksDbMemory.PROPERTY, memory);
        properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UnreadableToDead.class);
        // Our own code sets aside what it cannot use. What still fails is weather or a broken store: stop, start again.
        properties.put(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndFailProcessingExceptionHandler.class);
        properties.put(
                StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, DefaultProductionExceptionHandler.class);
        properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        consumers(properties);
        producers(properties);
        changelogs(properties);
        return properties;
    }

    private void consumers(Map<String, Object> properties) {
        properties.put(consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        properties.put(consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        // The protocol that knows static members: an instance that was killed and is back gets its partitions at once.
        properties.put(mainConsumerPrefix(ConsumerConfig.GROUP_PROTOCOL_CONFIG), "classic");
        properties.put(mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
        properties.put(mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), KafkaClients.SESSION_TIMEOUT_MS);
        properties.put(
                mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), KafkaClients.SESSION_TIMEOUT_MS / 3);
        properties.put(mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), 120_000);
        properties.put(mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 1_000);
        // A tick is a hundred bytes and must not wait for company.
        properties.put(consumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), 1);
    }

    private void producers(Map<String, Object> properties) {
        properties.put(producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
        // What a killed instance had open holds readers up for no longer than this.
        properties.put(producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), KafkaClients.TRANSACTION_TIMEOUT_MS);
        // Nobody sees a record before its commit, which sends what is left: sent sooner, it is only more requests.
        properties.put(producerPrefix(ProducerConfig.LINGER_MS_CONFIG), commitInterval.toMillis());
        properties.put(producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 * 1024);
        properties.put(producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        properties.put(producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), 10_000);
    }

    private void changelogs(Map<String, Object> properties) {
        properties.put(
                topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG), Integer.toString(kafka.minInsyncReplicas()));
        // A changelog is ours alone; Kafka Streams writes the time into its records.
        properties.put(topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG), "CreateTime");
        properties.put(topicPrefix(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG), "false");
        // Small segments are compacted soon, and what is compacted need not be read at a restart.
        properties.put(topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), Integer.toString(50 * 1024 * 1024));
        properties.put(topicPrefix(TopicConfig.DELETE_RETENTION_MS_CONFIG), Long.toString(DELETIONS_KEPT.toMillis()));
    }
}
