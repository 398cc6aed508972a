package io.paywindow.order.facts;

import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.names.Topics;
import io.paywindow.ledger.Deadlines;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The way into the log: a fact is accepted when {@link #write} returns, and never before every in-sync replica has it.
 *
 * <p>Thread-safe. Kafka away, slow, or more in flight than the limit: {@link UnavailableException}; whether a slow write happened after
 * all is then unknown, which a retry with the same ids makes harmless.
 */
public final class FactLog implements AutoCloseable {

    /** Writes under way at once. Beyond it a caller is told to come back, so that no queue grows without end. */
    private static final int MOST_IN_FLIGHT = 20_000;

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final FactCodec codec;
    private final Topics topics;
    private final Supplier<Optional<String>> trouble;
    private final Producer<String, byte[]> producer;
    private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);

    /** A log that asks {@code trouble} before it writes, so that a request need not wait to learn that Kafka is away. */
    public FactLog(KafkaSettings settings, FactCodec codec, Supplier<Optional<String>> trouble) {
        this.codec = codec;
        this.topics = settings.topics();
        this.trouble = trouble;
        this.producer = new KafkaProducer<>(KafkaClients.producer(settings, "order-api"));
    }

    /** The producer, for its metrics. */
    public Producer<String, byte[]> producer() {
        return producer;
    }

    /** Writes a fact, or a tombstone if it is null, and returns once Kafka has acknowledged it. */
    public Written write(Topic topic, String key, @Nullable SpecificRecord fact, Duration within) {
        return await(begin(topic, key, fact == null ? null : codec.encode(fact)), within);
    }

    /** Starts a write of bytes that {@link FactCodec} made; the future fails with {@link UnavailableException}. */
    public CompletableFuture<Written> begin(Topic topic, String key, byte @Nullable [] bytes) {
        return send(topic, new ProducerRecord<>(topics.nameOf(topic), key, bytes));
    }

    /** Starts to set a record aside; its topic is already named in full. */
    CompletableFuture<Written> begin(Topic origin, ProducerRecord<String, byte[]> dead) {
        return send(origin, dead);
    }

    /** Waits for a write. */
    public static Written await(CompletableFuture<Written> write, Duration within) {
        try {
            return Deadlines.await(write, within);
        } catch (TimeoutException e) {
            throw new UnavailableException("the log is slow; whether it took this is not known yet", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnavailableException unavailable) {
                throw unavailable;
            }
            throw new IllegalStateException("a write failed for a reason of our own", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("shutting down", e);
        }
    }

    private CompletableFuture<Written> send(Topic topic, ProducerRecord<String, byte[]> fact) {
        if (trouble.get().isPresent()) {
            return CompletableFuture.failedFuture(new UnavailableException("the log is away"));
        }
        if (!inFlight.tryAcquire()) {
            return CompletableFuture.failedFuture(new UnavailableException("too many writes are under way"));
        }
        CompletableFuture<Written> done = new CompletableFuture<>();
        try {
            // The callback says all that the future would.
            var unused = producer.send(fact, (metadata, failure) -> {
                inFlight.release();
                if (failure == null) {
                    Instant appendedAt = Instant.ofEpochMilli(metadata.timestamp());
                    done.complete(new Written(topic, metadata.partition(), metadata.offset(), appendedAt));
                } else {
                    done.completeExceptionally(new UnavailableException("the log did not take it", failure));
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            // Interrupted, or closed while shutting down: then, and only then, send throws and calls nobody back.
            inFlight.release();
            done.completeExceptionally(new UnavailableException("the log did not take it", e));
        }
        return done;
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
