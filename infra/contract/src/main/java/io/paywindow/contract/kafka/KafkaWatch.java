package io.paywindow.contract.kafka;

import io.paywindow.contract.kafka.TopicSetup.WrongTopicException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Kafka is there: waits for it and its topics when a service starts, runs what needs them once, then goes on asking.
 *
 * <p>Starting order does not matter: while Kafka is away, {@link #trouble} says so, one log line tells of it, and the service is not
 * ready. A topic that would break a promise ends the wait with {@link Listener#onWrongTopic}; the service must stop. Thread-safe.
 */
public final class KafkaWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaWatch.class);
    private static final Duration PULSE = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(4);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final KafkaSettings settings;
    private final String clientId;
    private final Listener listener;
    private final Thread thread;
    private boolean toldOfWaiting; // the watch's thread only
    private volatile boolean closed;
    private volatile @Nullable String trouble = "Kafka has not answered yet";

    /** What a service does at the two turns. Called on the watch's own thread, each at most once. */
    public interface Listener {
        /** Kafka is there and every topic is as it must be: start what reads and writes. */
        void onReady();

        /** A topic would break a promise: stop. */
        void onWrongTopic(WrongTopicException wrong);
    }

    public KafkaWatch(KafkaSettings settings, String clientId, Listener listener) {
        this.settings = settings;
        this.clientId = clientId + "-watch";
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("kafka-watch").unstarted(this::watch);
    }

    /** Begins to wait and watch, on a thread of its own. */
    public void start() {
        thread.start();
    }

    /** What is wrong with Kafka now, for people; empty when it answered within the last few seconds. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void watch() {
        try (Admin admin = connected()) {
            waitForTopics(admin);
            listener.onReady();
            trouble = null;
            LOG.info("Kafka is ready: bootstrapServers={}", settings.bootstrapServers());
            while (!closed) {
                pulse(admin);
                Thread.sleep(PULSE);
            }
        } catch (InterruptedException | InterruptException e) {
            // Closed.
            Thread.currentThread().interrupt();
        } catch (WrongTopicException e) {
            trouble = e.getMessage();
            LOG.error("cannot work with these topics: {}", e.getMessage());
            listener.onWrongTopic(e);
        } catch (RuntimeException e) {
            // A bug, ours or the listener's. Nobody watches any more, so the service never becomes ready again, and
            // says why.
            trouble = "the watch over Kafka failed: " + e;
            LOG.error("the watch over Kafka failed", e);
        }
    }

    /** The first connection. A broker's name that DNS does not know yet is weather, like a broker that does not answer. */
    private Admin connected() throws InterruptedException {
        while (true) {
            try {
                return Admin.create(KafkaClients.admin(settings, clientId));
            } catch (KafkaException e) {
                waiting(e);
            }
        }
    }

    private void waitForTopics(Admin admin) throws InterruptedException {
        TopicSetup setup = new TopicSetup(settings);
        while (true) {
            try {
                setup.ensure(admin);
                return;
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                waiting(e);
            }
        }
    }

    private void waiting(KafkaException e) throws InterruptedException {
        String reason = e.getCause() == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + e.getCause();
        trouble = "waiting for Kafka: " + reason;
        if (!toldOfWaiting) {
            LOG.warn("waiting for Kafka at {}: {}", settings.bootstrapServers(), reason);
            toldOfWaiting = true;
        }
        Thread.sleep(RETRY);
    }

    private void pulse(Admin admin) throws InterruptedException {
        String before = trouble;
        try {
            admin.describeCluster().clusterId().get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            trouble = null;
        } catch (ExecutionException | TimeoutException e) {
            trouble = "Kafka does not answer: " + (e.getMessage() == null ? "timeout" : e.getMessage());
        }
        String now = trouble;
        if (before == null && now != null) {
            LOG.warn("{}", now);
        } else if (before != null && now == null) {
            LOG.info("Kafka answers again");
        }
    }

    @Override
    public void close() {
        closed = true;
        if (Thread.currentThread() == thread) {
            // Closed by a listener: it must get to its end undisturbed.
            return;
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
