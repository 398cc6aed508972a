package io.paywindow.number.order;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.AfterRollbackProcessor;
import org.springframework.kafka.listener.ContainerProperties.EOSMode;
import org.springframework.kafka.listener.ListenerUtils;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * After a batch was rolled back: waits a little, then lets the same orders come again, for as long as it takes. Nothing is dropped.
 *
 * <p>The waits grow from 50 ms to 1 s. Between two of them the consumer polls, so it keeps its partitions.
 */
final class WaitAndRepeat implements AfterRollbackProcessor<byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(WaitAndRepeat.class);
    private static final long SHORTEST_MS = 50;
    private static final long LONGEST_MS = 1_000;

    private final Consumer<String> onWait;
    private long waitMs = SHORTEST_MS;
    private volatile Optional<String> trouble = Optional.empty();

    /**
     * @param onWait told why, each time
     */
    WaitAndRepeat(Consumer<String> onWait) {
        this.onWait = onWait;
    }

    /** Why the orders at hand wait; empty if they do not. */
    Optional<String> trouble() {
        return trouble;
    }

    /** A batch went through. */
    void passed() {
        if (trouble.isPresent()) {
            LOG.info("orders are taken again");
            trouble = Optional.empty();
            waitMs = SHORTEST_MS;
        }
    }

    @Override
    public void processBatch(
            ConsumerRecords<byte[], byte[]> records,
            List<ConsumerRecord<byte[], byte[]>> batch,
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            MessageListenerContainer container,
            Exception thrown,
            boolean recoverable,
            EOSMode eosMode) {
        tell(thrown);
        firstOffsets(batch).forEach(consumer::seek);
        try {
            ListenerUtils.stoppableSleep(container, waitMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waitMs = Math.min(waitMs * 2, LONGEST_MS);
    }

    @Override
    public void process(
            List<ConsumerRecord<byte[], byte[]>> records,
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            MessageListenerContainer container,
            Exception thrown,
            boolean recoverable,
            EOSMode eosMode) {
        throw new UnsupportedOperationException("orders come in batches only");
    }

    private void tell(Exception thrown) {
        Optional<BatchWaitsException> weather = weatherIn(thrown);
        String why = weather.map(Throwable::getMessage).orElseGet(thrown::toString);
        if (weather.isEmpty()) {
            // Kafka's own weather, such as a rebalance under the transaction, or a defect: the stack tells which.
            LOG.warn("a batch of orders was rolled back and is repeated", thrown);
        } else if (trouble.isEmpty()) {
            LOG.warn("orders wait: {}", why);
        }
        trouble = Optional.of(why);
        onWait.accept(weather.isPresent() ? "weather" : "rollback");
    }

    private static Optional<BatchWaitsException> weatherIn(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof BatchWaitsException waits) {
                return Optional.of(waits);
            }
        }
        return Optional.empty();
    }

    private static Map<TopicPartition, Long> firstOffsets(List<ConsumerRecord<byte[], byte[]>> batch) {
        Map<TopicPartition, Long> first = new HashMap<>();
        batch.forEach(one -> first.merge(new TopicPartition(one.topic(), one.partition()), one.offset(), Math::min));
        return first;
    }
}
