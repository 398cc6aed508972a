package io.paywindow.expiry.streams;

import io.paywindow.contract.ClockTick;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ticks by a plain producer, outside the transaction: a tick is true whether or not the transaction it was asked in commits.
 *
 * <p>Thread-safe. At most one tick a partition is under way, so that a broker that was away is not met by a pile of old ones.
 */
public final class KafkaTicks implements Ticks, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaTicks.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

    private final KafkaProducer<String, byte[]> producer;
    private final String topic;
    private final String instanceId;
    private final FactCodec codec;
    private final InstantSource clock;
    private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicLong brokerAheadMs = new AtomicLong();

    public KafkaTicks(KafkaSettings settings, String instanceId, FactCodec codec, InstantSource clock) {
        Map<String, Object> properties =
                KafkaClients.producer(settings, settings.topics().own("expiry-processor-" + instanceId + "-ticks"));
        // A tick is sent when it is asked for; there is never a second one to wait for.
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // The stream thread asks, and must not stand still while Kafka is away.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20);
        // A tick that did not get through in this time is given up, and a fresh one takes its place.
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 3_000);
        // Twice the same tick is as true as once, and a producer without sequence numbers cannot get stuck on one.
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        this.producer = new KafkaProducer<>(properties);
        this.topic = settings.topics().nameOf(Topic.PAYMENT_RECEIVED);
        this.instanceId = instanceId;
        this.codec = codec;
        this.clock = clock;
    }

    @Override
    public void write(int partition) {
        if (!underWay.add(partition)) {
            return;
        }
        Instant writtenAt = clock.instant();
        byte[] tick = codec.encode(new ClockTick(instanceId, writtenAt));
        try {
            var unused = producer.send(new ProducerRecord<>(topic, partition, null, tick), (where, failure) -> {
                underWay.remove(partition);
                answered(writtenAt, where, failure);
            });
        } catch (KafkaException | IllegalStateException e) {
            // Weather, or closed while a task was still running: no tick, and its absence is what is watched.
            underWay.remove(partition);
            LOG.debug("no tick: partition={} {}", partition, e.getMessage());
        }
    }

    private void answered(Instant writtenAt, @Nullable RecordMetadata where, @Nullable Exception failure) {
        if (failure == null && where != null && where.hasTimestamp()) {
            brokerAheadMs.set(where.timestamp() - writtenAt.toEpochMilli());
        }
    }

    @Override
    public Duration brokerAhead() {
        return Duration.ofMillis(brokerAheadMs.get());
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
