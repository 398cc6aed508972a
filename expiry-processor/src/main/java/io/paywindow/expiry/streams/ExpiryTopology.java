package io.paywindow.expiry.streams;

import io.paywindow.contract.names.Topic;
import io.paywindow.contract.names.Topics;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Orders, payments and cancels of one partition go into one processor; outcomes, dead letters and moved records come out.
 *
 * <p>Everything is bytes to Kafka Streams. What cannot be read is met by our own code, so that it takes the same way, in the same
 * transaction, as what can be read but not used.
 */
public final class ExpiryTopology {

    static final String OUTCOMES = "outcomes";
    static final String DEAD = "dead";
    static final String MOVED = "moved";

    private static final String FACTS = "facts";
    private static final String DECIDE = "decide";

    private ExpiryTopology() {}

    /**
     * The topology over the topics of a shop, each of which has so many partitions.
     *
     * @param commitsApart how far apart the commits of what leaves it are under load
     */
    public static Topology of(Topics topics, int partitions, Stores stores, Parts parts, Duration commitsApart) {
        PromptCommit commits = new PromptCommit(commitsApart, System::nanoTime);
        Intake intake = new Intake(parts.codec(), topics, partitions);
        ByteArraySerializer bytes = new ByteArraySerializer();
        // Java's placing of a key, whatever the producer of the record did.
        StreamPartitioner<byte[], byte[]> byOrder =
                (topic, key, value, count) -> Optional.of(Set.of(Utils.toPositive(Utils.murmur2(key)) % count));
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        FACTS,
                        new AppendTime(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        topics.nameOf(Topic.ORDER_NUMBERED),
                        topics.nameOf(Topic.PAYMENT_RECEIVED),
                        topics.nameOf(Topic.CANCEL_REQUESTED))
                .addProcessor(DECIDE, supplier(parts, intake, commits, stores), FACTS)
                .addSink(OUTCOMES, topics.nameOf(Topic.ORDER_OUTCOME), bytes, bytes, byOrder, DECIDE)
                .addSink(DEAD, (key, value, context) -> topics.deadNameOf(context.topic()), bytes, bytes, DECIDE)
                .addSink(MOVED, (key, value, context) -> context.topic(), bytes, bytes, byOrder, DECIDE);
    }

    private static ProcessorSupplier<byte[], byte[], byte[], byte[]> supplier(
            Parts parts, Intake intake, PromptCommit commits, Stores stores) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], byte[], byte[]> get() {
                return new DecideProcessor(parts, intake, commits);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(stores.builder());
            }
        };
    }
}
