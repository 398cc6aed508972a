package io.paywindow.stock.bridge;

import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.stock.StockSettings;
import io.paywindow.stock.VitalThread;
import io.paywindow.stock.Worker;
import io.paywindow.stock.bridge.Loading.Loaded;
import io.paywindow.stock.bridge.Progress.Slot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries every fact about an order from Kafka to the exchange, at least once and losing none.
 *
 * <p>A record is done when RabbitMQ has confirmed its message, or Kafka its dead letter. Kafka's offset moves only over records that are
 * done, without a gap. At most a window of records is under way; beyond it Kafka is not read.
 */
final class Bridge implements Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
    private static final String GROUP = "stock-bridge";
    private static final Duration POLL = Duration.ofMillis(100);
    /** Facts under load come in portions rather than one by one; what is told is told this much later at most. */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private static final Duration FINISH_WITHIN = Duration.ofSeconds(5);
    private static final Duration WAIT = Duration.ofMillis(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaSettings kafka;
    private final StockSettings.Bridge limits;
    private final String clientId;
    private final Loading loading;
    private final ConfirmedPublisher publisher;
    private final BridgeMeters meters;
    private final Window window;
    private final Thread thread;
    private final Map<TopicPartition, Progress> progress = new HashMap<>();
    private final Deque<Carried> carry = new ArrayDeque<>();
    private volatile boolean closing;
    private volatile @Nullable String trouble = "bridge: not begun yet";
    private long committedAt;

    /** A record that was read and is not under way yet. */
    private record Carried(ConsumerRecord<String, byte[]> record, Slot slot) {}

    Bridge(StockSettings settings, Loading loading, ConfirmedPublisher publisher, BridgeMeters meters) {
        this.kafka = settings.kafka();
        this.limits = settings.bridge();
        this.clientId = GROUP + "-" + settings.instanceId();
        this.loading = loading;
        this.publisher = publisher;
        this.meters = meters;
        this.window = new Window(limits.window());
        this.thread = VitalThread.of("bridge-kafka", this::run);
        meters.watch(window::underWay);
    }

    @Override
    public boolean needsTopics() {
        return true;
    }

    @Override
    public void start() {
        publisher.start();
        thread.start();
    }

    /** Why facts do not get through now, for people; empty when all is well. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble).or(publisher::trouble);
    }

    private void run() {
        while (!closing) {
            try (SetAside setAside = new SetAside(kafka, clientId, meters);
                    Consumer<String, byte[]> consumer = new KafkaConsumer<>(consumerProperties())) {
                carryOn(consumer, setAside);
            } catch (InterruptException | InterruptedException e) {
                return;
            } catch (KafkaException e) {
                trouble = "bridge: " + e.getMessage();
                LOG.error("the bridge begins anew from what is committed", e);
                pause();
            } catch (RuntimeException e) {
                trouble = "bridge: failed: " + e;
                LOG.error("a defect in the bridge; it begins anew from what is committed", e);
                pause();
            }
            progress.clear();
            carry.clear();
        }
    }

    private Map<String, Object> consumerProperties() {
        Map<String, Object> properties = KafkaClients.consumer(kafka, clientId, GROUP);
        KafkaClients.patient(properties, PATIENCE);
        return properties;
    }

    private void carryOn(Consumer<String, byte[]> consumer, SetAside setAside) throws InterruptedException {
        List<String> topics = new ArrayList<>();
        loading.topics().forEach(topics::add);
        consumer.subscribe(topics, new Rebalance(consumer));
        while (!closing) {
            read(consumer);
            forward(setAside);
            if (System.nanoTime() - committedAt >= limits.commitInterval().toNanos()) {
                setAside.sendAgain();
                commit(consumer);
                trouble = null;
            }
        }
        finish(consumer, consumer.assignment());
    }

    private void read(Consumer<String, byte[]> consumer) {
        if (carry.isEmpty()) {
            consumer.resume(consumer.paused());
        } else {
            // Polled all the same: that is how the group knows we live.
            consumer.pause(consumer.assignment());
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(carry.isEmpty() ? POLL : Duration.ZERO)) {
            Progress from = progress.computeIfAbsent(partition(record), any -> new Progress());
            carry.addLast(new Carried(record, from.begin(record.offset())));
        }
    }

    private void forward(SetAside setAside) throws InterruptedException {
        boolean room = true;
        while (room && !carry.isEmpty()) {
            room = window.begin(POLL, giveBack -> begin(carry.removeFirst(), setAside, giveBack));
        }
    }

    private void begin(Carried next, SetAside setAside, Runnable giveBack) {
        Runnable done = () -> {
            next.slot().finish();
            giveBack.run();
        };
        switch (loading.load(next.record(), done)) {
            case Loaded.Message message -> publisher.submit(message.parcel());
            case Loaded.Useless useless ->
                setAside.send(next.record(), useless.reason(), useless.detail(), done, giveBack);
        }
    }

    private void commit(Consumer<String, byte[]> consumer) {
        committedAt = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> offsets = toCommit(consumer);
        if (!offsets.isEmpty()) {
            consumer.commitAsync(
                    offsets,
                    (asked, failure) -> asked.forEach((partition, offset) -> {
                        Progress of = progress.get(partition);
                        if (of != null && failure == null) {
                            of.committed(offset.offset());
                        } else if (of != null) {
                            of.notCommitted();
                        }
                    }));
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> toCommit(Consumer<String, byte[]> consumer) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        progress.forEach((partition, of) -> of.toCommit(consumer.position(partition))
                .ifPresent(offset -> offsets.put(partition, new OffsetAndMetadata(offset))));
        return offsets;
    }

    /** Waits for what is under way of these partitions, within a bound, and commits as far as it is done. */
    private void finish(Consumer<String, byte[]> consumer, Collection<TopicPartition> partitions) {
        drop(partitions);
        long giveUpAt = System.nanoTime() + FINISH_WITHIN.toNanos();
        List<Progress> of =
                partitions.stream().map(progress::get).filter(Objects::nonNull).toList();
        while (!of.stream().allMatch(Progress::idle) && System.nanoTime() < giveUpAt) {
            LockSupport.parkNanos(WAIT.toNanos());
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Optional.ofNullable(progress.remove(partition))
                    .map(Progress::finished)
                    .filter(offset -> offset >= 0)
                    .ifPresent(offset -> offsets.put(partition, new OffsetAndMetadata(offset)));
        }
        try {
            consumer.commitSync(offsets, FINISH_WITHIN);
        } catch (KafkaException e) {
            LOG.warn("not committed, so some events are sent twice: reason={}", e.getMessage());
        }
    }

    /** Lets go of what was read and is not under way. */
    private void drop(Collection<TopicPartition> partitions) {
        carry.removeIf(carried -> {
            boolean gone = partitions.contains(partition(carried.record()));
            if (gone) {
                Optional.ofNullable(progress.get(partition(carried.record())))
                        .ifPresent(of -> of.forget(carried.slot()));
            }
            return gone;
        });
    }

    private static TopicPartition partition(ConsumerRecord<String, byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private void pause() {
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(FINISH_WITHIN.multipliedBy(3))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        publisher.close();
    }

    /** Partitions come and go as other instances do. */
    private final class Rebalance implements ConsumerRebalanceListener {

        private final Consumer<String, byte[]> consumer;

        Rebalance(Consumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> progress.put(partition, new Progress()));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            finish(consumer, partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            // Somebody else has them already and begins at the last commit.
            drop(partitions);
            partitions.forEach(progress::remove);
        }
    }
}
