package io.paywindow.bench.number;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.kafka.TopicSetup;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.number.lease.DayNumbers;
import io.paywindow.number.lease.NumberSupply;
import io.paywindow.number.lease.PoolCalendar;
import io.paywindow.number.lease.PoolShape;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;

/** The number-allocator's own numbers: pool in Redis, claims in Kafka, runs in memory. All of the day it is opened on. */
final class LeasedNumbers implements NumberSource {

    /** The service's defaults: 9,999,999 numbers a day in blocks of 1,000. */
    static final PoolShape DEFAULT = new PoolShape(7, 1_000, 10_000_000, 1_000_000);

    /** Ten digits and blocks of a million, for who spends more than a day's seven digits in a second. */
    static final PoolShape LARGE = new PoolShape(10, 1_000_000, 5_000_000_000L, 2_000_000_000);

    private static final long READY_WITHIN_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final RedisLink redis;
    private final NumberSupply supply;
    private final DayNumbers day;

    /**
     * @param shop names the claim log; one that is new begins with no claims
     * @param instance unique within the shop
     */
    LeasedNumbers(String kafka, String redisUrl, PoolShape shape, String shop, String instance) {
        String prefix = shop + "-";
        KafkaSettings settings = new KafkaSettings(kafka, prefix, true, 1, 1, 1, Map.of());
        try (Admin admin = Admin.create(KafkaClients.admin(settings, "bench"))) {
            new TopicSetup(settings).ensure(admin);
        }
        redis = new RedisLink(new RedisSettings(redisUrl, Duration.ofSeconds(2)), instance);
        InstantSource clock = InstantSource.system();
        PoolCalendar calendar = new PoolCalendar(ZoneOffset.UTC, LocalTime.of(4, 0), LocalTime.of(3, 0));
        supply = new NumberSupply(shape, calendar, instance, settings, redis, clock, meters);
        supply.start(() -> {
            throw new IllegalStateException("no more numbers can be had");
        });
        awaitReady();
        day = supply.forOrderOf(clock.instant());
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + READY_WITHIN_NANOS;
        while (!supply.isReady()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the claim log was not read within 30 s");
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    @Override
    public String next() {
        return day.next().orElseThrow();
    }

    /** How many runs were claimed so far, each with a change from one run to the next. */
    long runs() {
        Counter first =
                meters.find("paywindow.numbers.claims").tag("verdict", "first").counter();
        return first == null ? 0 : (long) first.count();
    }

    @Override
    public void close() {
        supply.close();
        redis.close();
    }
}
