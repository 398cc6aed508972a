package io.paywindow.number.order;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.names.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that takes orders: reads a batch, has it decided on, and writes the decisions and how far it has read in one transaction.
 *
 * <p>Weather at the desk: the partitions pause, the consumer goes on polling and keeps them, and the same orders come again. Trouble with
 * Kafka: consumer and producer are opened anew, and reading begins at what is committed. Nothing is dropped either way.
 */
final class IntakeThread {

    private static final Logger LOG = LoggerFactory.getLogger(IntakeThread.class);
    private static final Duration POLL = Duration.ofMillis(500);
    /**
     * A transaction costs Kafka some ten requests however many orders are in it, so under load they begin no closer than this and take
     * what has come by then. An order that comes after a pause does not wait.
     */
    private static final Duration BETWEEN_TRANSACTIONS = Duration.ofMillis(20);

    private final OrderIntake.Options options;
    private final String member;
    private final OrderDesk desk;
    private final BatchStep.Watch watch;
    private final MeterRegistry meters;
    private final Runnable onDeath;
    private final Backoff backoff = new Backoff();
    private final Gathered gathered = new Gathered();
    private final Thread thread;
    private volatile Optional<String> trouble = Optional.of("orders are not taken yet");
    private String troubleKind = "";
    private volatile boolean stopping;
    private volatile @Nullable Consumer<byte[], byte[]> reading;

    IntakeThread(
            OrderIntake.Options options,
            int number,
            OrderDesk desk,
            BatchStep.Watch watch,
            MeterRegistry meters,
            Runnable onDeath) {
        this.options = options;
        this.member = options.instanceId() + "-orders-" + number;
        this.desk = desk;
        this.watch = watch;
        this.meters = meters;
        this.onDeath = onDeath;
        this.thread = Thread.ofPlatform().name(member).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Why the orders at hand wait; empty if they do not. */
    Optional<String> trouble() {
        return trouble;
    }

    /** Asks it to stop after the batch at hand; returns at once. */
    void stop() {
        stopping = true;
        Consumer<byte[], byte[]> consumer = reading;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    /** Waits until it has stopped, for a while. */
    void join(Duration atMost) throws InterruptedException {
        thread.join(atMost);
    }

    private void run() {
        try {
            goOn();
        } finally {
            // Asked to stop or not: a thread that is gone takes no orders, and says so. An Error ends the process, for
            // whoever runs it to start it again; a live one that does nothing would be found by nobody.
            boolean asked = stopping;
            trouble = Optional.of(trouble.filter(reason -> !asked).orElse("stopped"));
            if (!asked) {
                LOG.error("orders are no longer taken: this process ends");
                onDeath.run();
            }
        }
    }

    private void goOn() {
        while (!stopping) {
            try {
                work();
            } catch (WakeupException e) {
                // Stopping, as the condition of the loop says.
                LOG.debug("woken to stop");
            } catch (FencedInstanceIdException e) {
                trouble = Optional.of("another instance runs under the same instance-id");
                LOG.error("another instance runs as {}: this one ends", options.instanceId(), e);
                return;
            } catch (KafkaException e) {
                waits("kafka", "Kafka: " + e.getMessage(), null);
                backoff.sleep(() -> stopping);
            } catch (RuntimeException e) {
                waits("defect", e.toString(), e);
                backoff.sleep(() -> stopping);
            }
        }
    }

    private void work() {
        // The producers first: they end what a former life of this thread left open, and that decides what is
        // committed.
        try (ProducerRing producers = new ProducerRing(options.kafka(), member)) {
            try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(consumerProperties())) {
                reading = consumer;
                consumer.subscribe(List.of(options.kafka().topics().nameOf(Topic.ORDER_PLACED)), new LetGo());
                work(consumer, producers);
            } finally {
                reading = null;
            }
        } finally {
            desk.dropOffers();
        }
    }

    private void work(Consumer<byte[], byte[]> consumer, ProducerRing producers) {
        long nextTransactionAt = System.nanoTime();
        while (!stopping) {
            ConsumerRecords<byte[], byte[]> records = gather(consumer, nextTransactionAt);
            if (!consumer.paused().isEmpty() && backoff.isOver()) {
                consumer.resume(consumer.paused());
            }
            if (records.isEmpty()) {
                idle(consumer);
                continue;
            }
            nextTransactionAt = System.nanoTime() + BETWEEN_TRANSACTIONS.toNanos();
            try {
                take(records, consumer, producers.next());
                well();
            } catch (BatchWaitsException e) {
                waits("weather", String.valueOf(e.getMessage()), null);
                rewind(records, consumer);
                backoff.begin();
                consumer.pause(consumer.assignment());
            } catch (CommitFailedException e) {
                // The group is dealing out its partitions anew: what stays ours comes again, the rest comes to others.
                LOG.debug("a batch fell into a rebalance: {}", e.getMessage());
                count("rebalance");
                rewind(records, consumer);
            }
        }
    }

    /** The next orders: all that come until the next transaction may begin, as far as they fit into one; after a pause, the first. */
    private ConsumerRecords<byte[], byte[]> gather(Consumer<byte[], byte[]> consumer, long nextTransactionAt) {
        gathered.clear();
        ConsumerRecords<byte[], byte[]> last = consumer.poll(pollTime());
        gathered.add(last);
        while (!gathered.isEmpty() && gathered.count() + pollSize() <= options.batchSize()) {
            Duration left = Duration.ofNanos(Math.max(0, nextTransactionAt - System.nanoTime()));
            if (left.isZero() && last.count() < pollSize()) {
                break;
            }
            last = consumer.poll(left);
            gathered.add(last);
        }
        return gathered.records();
    }

    /** So that a poll fits into a transaction that has something in it already. */
    private int pollSize() {
        return Math.max(1, options.batchSize() / 2);
    }

    private void take(
            ConsumerRecords<byte[], byte[]> records,
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer) {
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(records.count());
        records.forEach(batch::add);
        Decisions decisions = desk.decide(batch);
        producer.beginTransaction();
        try {
            decisions.records().forEach(record -> {
                // A send that fails makes the commit fail.
                var unused = producer.send(record);
            });
            watch.reached(BatchStep.AFTER_SEND);
            desk.confirm(decisions);
            producer.sendOffsetsToTransaction(records.nextOffsets(), consumer.groupMetadata());
        } catch (BatchWaitsException | CommitFailedException e) {
            producer.abortTransaction();
            throw e;
        }
        watch.reached(BatchStep.BEFORE_COMMIT);
        producer.commitTransaction();
    }

    private static void rewind(ConsumerRecords<byte[], byte[]> records, Consumer<byte[], byte[]> consumer) {
        for (TopicPartition partition : records.partitions()) {
            consumer.seek(partition, records.records(partition).getFirst().offset());
        }
    }

    private Duration pollTime() {
        Duration left = backoff.left();
        return left.isZero() || left.compareTo(POLL) > 0 ? POLL : left;
    }

    /** No orders came. That is good news unless it is because they wait. */
    private void idle(Consumer<byte[], byte[]> consumer) {
        if (consumer.paused().isEmpty() && backoff.isForgotten()) {
            well();
        }
    }

    private void well() {
        if (trouble.isPresent()) {
            LOG.info("orders are taken");
            trouble = Optional.empty();
            troubleKind = "";
            backoff.reset();
        }
    }

    /** Said once in the log when it begins, each time to the metrics; a defect each time with where it happened. */
    private void waits(String why, String message, @Nullable RuntimeException defect) {
        if (defect != null) {
            LOG.error("a batch of orders failed and is repeated", defect);
        } else if (!why.equals(troubleKind)) {
            LOG.warn("orders wait: {}", message);
        }
        troubleKind = why;
        trouble = Optional.of(message);
        count(why);
    }

    private void count(String why) {
        meters.counter("paywindow.batch.waits", "why", why).increment();
    }

    private Map<String, Object> consumerProperties() {
        Map<String, Object> properties = KafkaClients.consumer(options.kafka(), member, "number-allocator");
        // Bytes, so that a key nobody can read is set aside as it came.
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, pollSize());
        // A member that is killed and comes back has its partitions again at once, and not after the session's ten
        // seconds.
        properties.put(
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                options.kafka().topics().own(member));
        return properties;
    }

    /** Orders of a partition that went elsewhere are numbered there. */
    private final class LetGo implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // They begin at what is committed, as they should.
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                // Gathered and not yet decided on: whoever has them now decides.
                gathered.forget(partitions);
                desk.dropOffers();
            }
        }
    }
}
