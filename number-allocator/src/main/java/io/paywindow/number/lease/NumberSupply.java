package io.paywindow.number.lease;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.ledger.RedisLink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Order numbers for every day that gives some, each to one order only; and the daily work on their pools.
 *
 * <p>Puts the parts of this package together and runs them. Thread-safe. Start it when Kafka is ready; Redis may come later.
 */
public final class NumberSupply implements AutoCloseable {

    /** Longer than a fetch takes while a broker elects a leader, and well within a transaction's timeout of 10 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Duration KEEP_EVERY = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final Leases leases;
    private final ClaimLog claims;
    private final PoolKeeper keeper;
    private final ScheduledExecutorService keeping = executor("pool-keeper");
    private final ScheduledExecutorService fetching = executor("block-fetch");

    public NumberSupply(
            PoolShape shape,
            PoolCalendar calendar,
            String instanceId,
            KafkaSettings kafka,
            RedisLink redis,
            InstantSource clock,
            MeterRegistry meters) {
        NumberPool pool = new NumberPool(redis, shape, calendar, instanceId);
        // A day more than is in use, so that a clock set back by an hour or by a day finds its claims read.
        this.claims = new ClaimLog(
                kafka,
                new FactCodec(),
                instanceId,
                calendar.oldest(clock.instant()).minusDays(1),
                PATIENCE,
                meters);
        this.leases =
                new Leases(calendar, shape, new ClaimedBlocks(pool, claims), fetching, System::nanoTime, PATIENCE);
        this.keeper = new PoolKeeper(pool, claims, calendar, leases, meters);
        this.clock = clock;
    }

    /**
     * Begins to read the claim log and to keep the pools. The topics must be there.
     *
     * @param onDeath told when numbers can no longer be had by this process; it must be restarted
     */
    public void start(Runnable onDeath) {
        claims.start(onDeath);
        var unused =
                keeping.scheduleWithFixedDelay(() -> keep(onDeath), 0, KEEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The numbers for an order that was appended then: of that day, or today's if that day gives none any more. */
    public DayNumbers forOrderOf(Instant appendedAt) {
        return leases.of(appendedAt, clock.instant());
    }

    /** Whether all earlier claims are known, so that numbers can be given. */
    public boolean isReady() {
        return claims.isPastRead();
    }

    private void keep(Runnable onDeath) {
        boolean kept = false;
        try {
            keeper.keep(clock.instant());
            kept = true;
        } finally {
            if (!kept) {
                // An Error: the executor runs no more rounds after it, and tells nobody.
                onDeath.run();
            }
        }
    }

    private static ScheduledExecutorService executor(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    /** Stops, and gives up the numbers in hand: they are gaps. */
    @Override
    public void close() {
        keeping.shutdownNow();
        fetching.shutdownNow();
        try {
            if (keeping.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                keeper.giveUp();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        claims.close();
    }
}
