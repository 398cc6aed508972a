package io.paywindow.number;

import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.ledger.LedgerSettings;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.number.lease.PoolCalendar;
import io.paywindow.number.lease.PoolShape;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What an operator may set. Prefix {@code pipeline}; the defaults are in {@code application.properties}, the table in the README.
 *
 * @param instanceId unique among the running instances, the same after a restart
 * @param paymentWindow the time to pay of an order that brings none, 1 s to 24 h
 * @param dedupeWindow how long an orderId is remembered, from the payment window to 9 days
 * @param zone whose midnight begins a new day of numbers
 * @param maxUnpaidPerUser orders of one user that may await payment at a time
 * @param concurrency threads that take orders, each with its own transactions, 1 to 64
 * @param batchSize orders in a transaction at most, 1 to 5,000
 */
@ConfigurationProperties("pipeline")
record AllocatorSettings(
        String instanceId,
        KafkaSettings kafka,
        RedisSettings redis,
        Duration paymentWindow,
        Duration dedupeWindow,
        ZoneId zone,
        int maxUnpaidPerUser,
        int concurrency,
        int batchSize,
        Numbers numbers) {

    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(1);
    // order-placed keeps its records for so long: an older one cannot come.
    private static final Duration LONGEST_DEDUPE = Duration.ofDays(9);
    private static final int MAX_CONCURRENCY = 64;
    private static final int MAX_BATCH = 5_000;

    /**
     * The days' pools of numbers.
     *
     * @param sequenceDigits digits behind the day, 7 to 10
     * @param blockSize numbers taken at a time
     * @param generateCount numbers made at a time
     * @param lowWater the pool is topped up when fewer are left
     * @param generateAt time of day from which on tomorrow has a pool
     * @param deleteAt time of day from which on yesterday has none
     */
    record Numbers(
            int sequenceDigits,
            int blockSize,
            long generateCount,
            long lowWater,
            LocalTime generateAt,
            LocalTime deleteAt) {

        Numbers {
            new PoolShape(sequenceDigits, blockSize, generateCount, lowWater);
        }

        PoolShape shape() {
            return new PoolShape(sequenceDigits, blockSize, generateCount, lowWater);
        }
    }

    AllocatorSettings {
        expect(instanceId.matches("[A-Za-z0-9_.-]{1,64}"), "instance-id", instanceId, "1 to 64 of A-Z a-z 0-9 _ . -");
        expect(within(paymentWindow, SHORTEST_WINDOW, LONGEST_WINDOW), "payment-window", paymentWindow, "1 s to 24 h");
        expect(
                within(dedupeWindow, paymentWindow, LONGEST_DEDUPE),
                "dedupe-window",
                dedupeWindow,
                "payment-window " + paymentWindow + " to 9 days");
        expect(concurrency >= 1 && concurrency <= MAX_CONCURRENCY, "concurrency", concurrency, "1 to 64");
        expect(batchSize >= 1 && batchSize <= MAX_BATCH, "batch-size", batchSize, "1 to 5000");
        new LedgerSettings(dedupeWindow, maxUnpaidPerUser);
    }

    LedgerSettings ledger() {
        return new LedgerSettings(dedupeWindow, maxUnpaidPerUser);
    }

    PoolCalendar calendar() {
        return new PoolCalendar(zone, numbers.generateAt(), numbers.deleteAt());
    }

    private static boolean within(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static void expect(boolean good, String name, Object value, String expectation) {
        if (!good) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expectation + ")");
        }
    }
}
