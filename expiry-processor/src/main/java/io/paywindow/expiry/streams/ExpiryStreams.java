package io.paywindow.expiry.streams;

import static java.util.Objects.requireNonNull;

import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.names.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the decision running: starts Kafka Streams, and starts it again, ever more slowly, when it has stopped by itself.
 *
 * <p>Never silently dead: while it is not running {@link #trouble} says why. Thread-safe.
 */
public final class ExpiryStreams implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ExpiryStreams.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration RAN_WELL = Duration.ofMinutes(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
    /** Longer than its clients take to close while Kafka is away. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);

    private final StreamsProperties properties;
    private final Stores stores;
    private final Parts parts;
    private final RocksDbMemory memory;
    private final Duration stopsWithin;
    private final BiFunction<Topology, Properties, KafkaStreams> maker;
    private final Thread keeper = Thread.ofPlatform().name("expiry-keeper").unstarted(this::keep);
    private volatile Runnable onDeath = () -> {};
    private volatile @Nullable KafkaStreams streams;
    private volatile String whyNot = "not started yet";
    private volatile boolean closed;
    private volatile boolean stuck;

    public ExpiryStreams(StreamsProperties properties, Stores stores, Parts parts, long rocksDbMemory) {
        this(properties, stores, parts, rocksDbMemory, STOPS_WITHIN, KafkaStreams::new);
    }

    /**
     * @param stopsWithin how long a thread may take to die before it is interrupted, and after that until the process ends
     * @param maker makes what it keeps running
     */
    public ExpiryStreams(
            StreamsProperties properties,
            Stores stores,
            Parts parts,
            long rocksDbMemory,
            Duration stopsWithin,
            BiFunction<Topology, Properties, KafkaStreams> maker) {
        this.properties = properties;
        this.stores = stores;
        this.parts = parts;
        this.stopsWithin = stopsWithin;
        this.maker = maker;
        this.memory = new RocksDbMemory(rocksDbMemory);
    }

    /**
     * Begins to decide, on threads of its own. Kafka and the topics must be there.
     *
     * @param onDeath told when this process will decide nothing any more though nobody closed it; it must be restarted
     */
    public void start(Runnable onDeath) {
        this.onDeath = onDeath;
        keeper.start();
    }

    /** What is wrong, for people; empty while it decides, or waits only for records. */
    public Optional<String> trouble() {
        KafkaStreams running = streams;
        if (running == null) {
            return Optional.of(whyNot);
        }
        KafkaStreams.State state = running.state();
        if (state != KafkaStreams.State.RUNNING) {
            return Optional.of("Kafka Streams is " + state);
        }
        return parts.watch()
                .withoutTicks()
                .map(status -> "no tick for " + status.sinceTick(parts.clock().instant()) + " in partition "
                        + status.partition() + ": nothing expires there");
    }

    private void keep() {
        try {
            goOnKeeping();
        } finally {
            if (!closed) {
                // An Error, its own or that of a thread it keeps: nobody knows what still works in here.
                whyNot = "an Error ended it";
                LOG.error("nobody decides any more: this process ends");
                onDeath.run();
            }
        }
    }

    private void goOnKeeping() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!closed) {
                Instant startedAt = parts.clock().instant();
                whyNot = runUntilItStops();
                if (closed) {
                    return;
                }
                boolean ranWell =
                        Duration.between(startedAt, parts.clock().instant()).compareTo(RAN_WELL) > 0;
                pause = ranWell ? FIRST_PAUSE : pause;
                LOG.error("stopped deciding, again in {}: {}", pause, whyNot);
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException | InterruptException e) {
            // Closed.
            Thread.currentThread().interrupt();
        }
    }

    private String runUntilItStops() throws InterruptedException {
        try {
            return run(ExpiryTopology.of(
                    properties.kafka().topics(), partitions(), stores, parts, properties.commitInterval()));
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            // Kafka, the disk, or a bug: whichever, the next try may do better, and until then readiness says why.
            return "Kafka Streams did not start: " + e;
        }
    }

    private String run(Topology topology) throws InterruptedException {
        StaleState.remove(properties.stateDir(), parts.clock().instant());
        Properties options = new Properties();
        options.putAll(properties.with(memory));
        CountDownLatch stopped = new CountDownLatch(1);
        LastWords lastWords = new LastWords();
        KafkaStreams started = maker.apply(topology, options);
        try {
            started.setUncaughtExceptionHandler(lastWords::hear);
            started.setStateListener((now, before) -> {
                LOG.info("Kafka Streams: {} after {}", now, before);
                if (now.hasCompletedShutdown()) {
                    stopped.countDown();
                    lastWords.heard.countDown();
                }
            });
            streams = started;
            started.start();
            lastWords.heard.await();
            awaitEnd(started, stopped);
            Error error = lastWords.error;
            if (error != null) {
                throw error;
            }
            return lastWords.text;
        } finally {
            streams = null;
            // Leaves the group, so that another instance takes over at once instead of after the session timeout.
            started.close(CloseOptions.timeout(CLOSE_WITHIN)
                    .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
        }
    }

    /**
     * A thread that dies closes its clients first, and may wait there for ever: a producer whose commit has timed out once flushes what
     * nobody sends any more. It is interrupted then. If that does not help either, its stores stay locked: only a new process helps.
     */
    private void awaitEnd(KafkaStreams started, CountDownLatch stopped) throws InterruptedException {
        if (stopped.await(stopsWithin.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
        }
        LOG.error("a thread of Kafka Streams does not end: interrupted");
        Set<String> names = started.metadataForLocalThreads().stream()
                .map(ThreadMetadata::threadName)
                .collect(Collectors.toSet());
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> names.contains(thread.getName()))
                .forEach(Thread::interrupt);
        if (!stopped.await(stopsWithin.toMillis(), TimeUnit.MILLISECONDS)) {
            stuck = true;
            throw new StuckError();
        }
    }

    private static final class StuckError extends Error {

        private static final long serialVersionUID = 1;

        StuckError() {
            super("a thread of Kafka Streams does not end");
        }
    }

    /** What a thread said before it died. */
    private static final class LastWords {
        private final CountDownLatch heard = new CountDownLatch(1);
        private volatile String text = "Kafka Streams stopped";
        private volatile @Nullable Error error;

        StreamThreadExceptionResponse hear(Throwable thrown) {
            heard.countDown();
            LOG.error("a thread of Kafka Streams died", thrown);
            text = String.valueOf(thrown);
            if (thrown instanceof Error it) {
                error = it;
            }
            // All of them stop, and the keeper starts afresh: one way back for every kind of trouble.
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
    }

    private int partitions() throws InterruptedException {
        String topic = properties.kafka().topics().nameOf(Topic.PAYMENT_RECEIVED);
        Map<String, Object> options =
                KafkaClients.admin(properties.kafka(), "expiry-processor-" + properties.instanceId() + "-count");
        try (Admin admin = Admin.create(options)) {
            TopicDescription found = requireNonNull(
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
            return found.partitions().size();
        } catch (ExecutionException e) {
            throw new KafkaException("cannot count the partitions of " + topic, e.getCause());
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        keeper.interrupt();
        try {
            if (keeper.getState() == Thread.State.NEW || keeper.join(CLOSE_WITHIN.plusSeconds(2))) {
                // Only now: a store that is still open would read freed memory.
                if (!stuck) {
                    memory.close();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
