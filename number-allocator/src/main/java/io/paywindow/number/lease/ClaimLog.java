package io.paywindow.number.lease;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.NumberLeased;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.codec.UnreadableFactException;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import io.paywindow.number.lease.Claims.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log in which instances claim their runs of numbers; its order decides whose they are, whatever Redis has forgotten.
 *
 * <p>A claim is written with acks=all and read back: when our own claim comes by, every earlier one has been read, and it holds only if
 * none of those overlaps it. No claim ever ends, so a paused or cut-off instance can go on using what it has. Thread-safe.
 */
final class ClaimLog implements Arbiter, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimLog.class);
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    private final KafkaSettings settings;
    private final FactCodec codec;
    private final String holder;
    private final LocalDate completeFrom;
    private final Duration patience;
    private final MeterRegistry meters;
    private final TopicPartition log;
    private final Producer<String, byte[]> producer;
    private final Claims claims = new Claims();
    private final Map<String, CompletableFuture<Verdict>> pending = new ConcurrentHashMap<>();
    private final CountDownLatch pastRead = new CountDownLatch(1);
    private final Thread reader;
    private volatile boolean closed;
    private volatile Runnable onDeath = () -> {};
    private volatile @Nullable Consumer<String, byte[]> reading;
    private long nextOffset = -1;

    /**
     * @param holder the instance that claims
     * @param completeFrom claims of days from this one on are read and can be decided on
     * @param patience the longest wait for a verdict
     */
    ClaimLog(
            KafkaSettings settings,
            FactCodec codec,
            String holder,
            LocalDate completeFrom,
            Duration patience,
            MeterRegistry meters) {
        this.settings = settings;
        this.codec = codec;
        this.holder = holder;
        this.completeFrom = completeFrom;
        this.patience = patience;
        this.meters = meters;
        this.log = new TopicPartition(settings.topics().nameOf(Topic.NUMBER_LEASED), 0);
        // A plain producer: inside the orders' transaction nobody could read the claim before the orders are committed.
        this.producer = new KafkaProducer<>(KafkaClients.producer(settings, holder + "-claims"));
        this.reader = Thread.ofPlatform().daemon().name("claim-log").unstarted(this::read);
    }

    /** Begins to read, on a thread of its own. The topic must exist. */
    void start() {
        start(() -> {});
    }

    /**
     * As {@link #start()}.
     *
     * @param onDeath told when the log is read no more though nobody closed it: no claim will be answered again
     */
    void start(Runnable onDeath) {
        this.onDeath = onDeath;
        reader.start();
    }

    /** Whether all that was claimed before the start has been read. */
    boolean isPastRead() {
        return pastRead.getCount() == 0;
    }

    @Override
    public boolean claim(LocalDate day, NumberBlock block) {
        if (day.isBefore(completeFrom)) {
            throw new NumbersAwayException("day: " + day + " (expected: " + completeFrom
                    + " or later, from where on the claims were read; a clock that leapt back needs a restart)");
        }
        String leaseId = UUID.randomUUID().toString();
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        pending.put(leaseId, verdict);
        try {
            NumberLeased claim = new NumberLeased(DAY.format(day), block.first(), block.last(), holder, leaseId);
            var unused = producer.send(
                    new ProducerRecord<>(log.topic(), 0, claim.getDay(), codec.encode(claim)), (sent, failed) -> {
                        if (failed != null) {
                            verdict.completeExceptionally(failed);
                        }
                    });
            return judge(day, block, verdict.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NumbersAwayException("interrupted while claiming numbers of " + day, e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            count("unknown");
            throw new NumbersAwayException("the claim on numbers of " + day + " was not answered: " + e, e);
        } finally {
            pending.remove(leaseId);
        }
    }

    private boolean judge(LocalDate day, NumberBlock block, Verdict verdict) {
        count(verdict.name().toLowerCase(Locale.ROOT));
        if (verdict == Verdict.UNTIMELY) {
            throw new NumbersAwayException("numbers " + block.first() + "-" + block.last() + " of " + day
                    + " were claimed too far from their day by the broker's clock: a clock is days off");
        }
        return verdict == Verdict.FIRST;
    }

    @Override
    public boolean isTaken(LocalDate day, NumberBlock block) {
        return claims.isTaken(day, block);
    }

    @Override
    public long highestClaimed(LocalDate day) {
        try {
            if (!pastRead.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new NumbersAwayException("the claim log was not read within " + patience.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NumbersAwayException("interrupted while reading the claim log", e);
        }
        return claims.highest(day);
    }

    private void read() {
        try {
            goOnReading();
        } finally {
            if (!closed) {
                LOG.error("the claim log is read no more: this process ends");
                onDeath.run();
            }
        }
    }

    private void goOnReading() {
        while (!closed) {
            try (Consumer<String, byte[]> consumer =
                    new KafkaConsumer<>(KafkaClients.reader(settings, holder + "-claims"))) {
                reading = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                // Closed.
                return;
            } catch (KafkaException e) {
                LOG.warn("the claim log cannot be read, trying again: {}", e.getMessage());
                pause();
            }
        }
    }

    private void follow(Consumer<String, byte[]> consumer) {
        consumer.assign(List.of(log));
        if (nextOffset < 0) {
            nextOffset = startOf(consumer);
        }
        consumer.seek(log, nextOffset);
        long end =
                Optional.ofNullable(consumer.endOffsets(List.of(log)).get(log)).orElseThrow();
        LOG.info("reading the claim log: topic={} offset={} end={}", log.topic(), nextOffset, end);
        while (!closed) {
            consumer.poll(POLL).forEach(this::take);
            nextOffset = consumer.position(log);
            if (nextOffset >= end) {
                pastRead.countDown();
            }
        }
    }

    /** The first claim that can count for {@link #completeFrom} or later: those before it were all appended too early. */
    private long startOf(Consumer<String, byte[]> consumer) {
        // Asked first: what is appended between the two questions lies behind this end, and so is read.
        long end =
                Optional.ofNullable(consumer.endOffsets(List.of(log)).get(log)).orElseThrow();
        long opensAt = Claims.opensAt(completeFrom).toEpochMilli();
        OffsetAndTimestamp first =
                consumer.offsetsForTimes(Map.of(log, opensAt)).get(log);
        return first != null ? first.offset() : end;
    }

    private void take(ConsumerRecord<String, byte[]> appended) {
        // Before the verdict, so that a read that fails later begins behind this claim and does not meet it twice.
        nextOffset = appended.offset() + 1;
        try {
            NumberLeased claim = codec.decode(appended.value(), NumberLeased.class);
            Verdict verdict = claims.add(
                    LocalDate.parse(claim.getDay(), DAY),
                    new NumberBlock(claim.getFirst(), claim.getLast()),
                    Instant.ofEpochMilli(appended.timestamp()));
            CompletableFuture<Verdict> asked = pending.get(claim.getLeaseId());
            if (asked != null) {
                asked.complete(verdict);
            }
        } catch (UnreadableFactException | DateTimeParseException | IllegalArgumentException e) {
            // Nobody holds numbers by a claim that nobody can read.
            LOG.warn("a claim that is none: topic={} offset={}: {}", log.topic(), appended.offset(), e.getMessage());
            count("unreadable");
        }
    }

    private void count(String verdict) {
        meters.counter("paywindow.numbers.claims", "verdict", verdict).increment();
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_AFTER.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        Consumer<String, byte[]> consumer = reading;
        if (consumer != null) {
            consumer.wakeup();
        }
        producer.close(CLOSE_WITHIN);
    }
}
