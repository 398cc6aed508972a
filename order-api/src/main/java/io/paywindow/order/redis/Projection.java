package io.paywindow.order.redis;

import io.paywindow.contract.names.RedisKeys;
import io.paywindow.contract.names.Topic;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConsumerSeekAware;

/**
 * Merges facts into Redis and keeps its place there, beside what it wrote. So when Redis forgets (emptied, restored, failed over to a
 * replica that lagged), the place is lost with the rest, and within a second the facts are read again from where Redis still knows.
 *
 * <p>At least once: the merge must be idempotent. Kafka's committed offsets only say where a new owner of a partition begins. Used by one
 * consumer thread.
 */
public final class Projection implements BatchMessageListener<String, byte[]>, ConsumerSeekAware {

    private static final Logger LOG = LoggerFactory.getLogger(Projection.class);
    private static final RedisScript ADVANCE = Scripts.of(Projection.class, "advance.lua");

    private final RedisLink redis;
    private final String group;
    private final List<Topic> topics;
    private final Duration patience;
    private final Function<List<ConsumerRecord<String, byte[]>>, List<? extends CompletionStage<?>>> merge;
    /** By partition, the place that Redis must know of: what we wrote last, or where we were told to begin. */
    private final Map<TopicPartition, Long> places = new HashMap<>();

    private @Nullable ConsumerSeekCallback seeker;

    /**
     * A projection that merges batches by the given function, which only has to start it: the answers are awaited here.
     *
     * @param group of consumers that share the work
     * @param topics whose facts it merges
     * @param patience how much later a fact may be merged, so that more are merged with it
     */
    public Projection(
            RedisLink redis,
            String group,
            List<Topic> topics,
            Duration patience,
            Function<List<ConsumerRecord<String, byte[]>>, List<? extends CompletionStage<?>>> merge) {
        this.redis = redis;
        this.group = group;
        this.topics = List.copyOf(topics);
        this.patience = patience;
        this.merge = merge;
    }

    public String group() {
        return group;
    }

    public List<Topic> topics() {
        return topics;
    }

    public Duration patience() {
        return patience;
    }

    /** For whoever reads the partitions from their start without a group, and passes the batches on. */
    public void readFromStart(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> places.put(partition, 0L));
    }

    @Override
    public void onMessage(List<ConsumerRecord<String, byte[]>> records) {
        List<? extends CompletionStage<?>> merging = merge.apply(records);
        merging.forEach(redis::await);
        Map<TopicPartition, Long> next = new HashMap<>();
        for (ConsumerRecord<String, byte[]> fact : records) {
            next.put(new TopicPartition(fact.topic(), fact.partition()), fact.offset() + 1);
        }
        advance(next);
    }

    @Override
    public void registerSeekCallback(ConsumerSeekCallback callback) {
        seeker = callback;
    }

    @Override
    public void onPartitionsAssigned(Map<TopicPartition, Long> assigned, ConsumerSeekCallback callback) {
        places.putAll(assigned);
    }

    @Override
    public void onPartitionsRevoked(@Nullable Collection<TopicPartition> revoked) {
        if (revoked != null) {
            places.keySet().removeAll(revoked);
        }
    }

    @Override
    public void onIdleContainer(Map<TopicPartition, Long> assigned, ConsumerSeekCallback callback) {
        try {
            advance(Map.of());
        } catch (RedisAwayException e) {
            LOG.debug("cannot look whether Redis has forgotten: {}", e.getMessage());
        }
    }

    private void advance(Map<TopicPartition, Long> next) {
        Map<String, TopicPartition> byField = new HashMap<>();
        List<String> arguments = new ArrayList<>();
        places.forEach((partition, place) -> {
            String field = group + ":" + partition.topic() + ":" + partition.partition();
            byField.put(field, partition);
            arguments.add(field);
            arguments.add(Long.toString(place));
            arguments.add(Long.toString(next.getOrDefault(partition, place)));
        });
        if (arguments.isEmpty()) {
            return;
        }
        List<String> lost = redis.await(ADVANCE.run(redis, List.of(RedisKeys.viewOffsets()), arguments));
        places.replaceAll((partition, place) -> Math.max(place, next.getOrDefault(partition, place)));
        for (int i = 0; i < lost.size(); i += 2) {
            TopicPartition partition = byField.get(lost.get(i));
            if (partition != null) {
                readAgain(partition, Long.parseLong(lost.get(i + 1)));
            }
        }
    }

    private void readAgain(TopicPartition partition, long from) {
        LOG.warn(
                "Redis has forgotten; reading again: group={} topic={} partition={} offset={}",
                group,
                partition.topic(),
                partition.partition(),
                from);
        places.put(partition, from);
        if (seeker != null) {
            seeker.seek(partition.topic(), partition.partition(), from);
        }
    }
}
