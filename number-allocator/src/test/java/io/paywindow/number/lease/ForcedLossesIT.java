package io.paywindow.number.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.kafka.TopicSetup;
import io.paywindow.contract.order.OrderNumber;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several allocators hand out numbers under load while their Redis forgets again and again. No number is given twice, and the same rig
 * without the claim log shows that it would notice.
 *
 * <p>{@code -Dpaywindow.losses=200} for the long run, {@code -Dpaywindow.seed=} to repeat one.
 */
@UsesServers(Server.KAFKA)
class ForcedLossesIT {

    private static final Logger LOG = LoggerFactory.getLogger(ForcedLossesIT.class);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ALLOCATORS = 3;
    private static final int CALLERS_EACH = 2;
    private static final PoolCalendar CALENDAR =
            new PoolCalendar(ZoneId.of("Asia/Shanghai"), LocalTime.of(4, 0), LocalTime.of(3, 0));
    // Small blocks: many leases, so that every loss falls among some.
    private static final PoolShape SHAPE = new PoolShape(7, 20, 200_000, 20_000);

    private final long seed = Long.getLong("paywindow.seed", System.nanoTime());
    private final int losses = Integer.getInteger("paywindow.losses", 15);
    private final Random random = new Random(seed);
    private final Given given = new Given();

    @TempDir
    Path folder;

    /** Every number that was given, and how many were given again. Thread-safe. */
    private static final class Given {
        private final Map<LocalDate, BitSet> byDay = new HashMap<>();
        private long numbers;
        private long duplicates;

        synchronized void add(OrderNumber number) {
            BitSet day = byDay.computeIfAbsent(number.day(), any -> new BitSet());
            int sequence = Math.toIntExact(number.sequence());
            if (day.get(sequence)) {
                if (duplicates++ == 0) {
                    LOG.info("given twice: {}, the first of such", number);
                }
            }
            day.set(sequence);
            numbers++;
        }

        synchronized long numbers() {
            return numbers;
        }

        synchronized long duplicates() {
            return duplicates;
        }
    }

    /** What believes whatever Redis says: the claim log switched off. */
    private static final class Trust implements Arbiter {
        @Override
        public boolean claim(LocalDate day, NumberBlock block) {
            return true;
        }

        @Override
        public boolean isTaken(LocalDate day, NumberBlock block) {
            return false;
        }

        @Override
        public long highestClaimed(LocalDate day) {
            return 0;
        }
    }

    /** One allocator, as far as numbers go, with callers that never stop asking. */
    private final class Allocator implements AutoCloseable {
        private final RedisLink redis;
        private final Leases leases;
        private final PoolKeeper keeper;
        private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS_EACH + 2);
        private final AtomicLong count = new AtomicLong();
        private volatile boolean stopped;

        Allocator(String name, String redisUrl, Arbiter arbiter) {
            redis = new RedisLink(new RedisSettings(redisUrl, Duration.ofMillis(500)), name);
            NumberPool pool = new NumberPool(redis, SHAPE, CALENDAR, name);
            leases = new Leases(
                    CALENDAR,
                    SHAPE,
                    new ClaimedBlocks(pool, arbiter),
                    threads,
                    System::nanoTime,
                    Duration.ofSeconds(2));
            keeper = new PoolKeeper(pool, arbiter, CALENDAR, leases, new SimpleMeterRegistry());
            threads.execute(this::keep);
            for (int i = 0; i < CALLERS_EACH; i++) {
                threads.execute(this::takeNumbers);
            }
        }

        private void takeNumbers() {
            while (!stopped) {
                try {
                    DayNumbers day = leases.of(
                            InstantSource.system().instant(),
                            InstantSource.system().instant());
                    given.add(new OrderNumber(day.next().orElseThrow()));
                    day.given(1);
                    count.incrementAndGet();
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
                } catch (NumbersAwayException e) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
            }
        }

        private void keep() {
            while (!stopped) {
                keeper.keep(InstantSource.system().instant());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }

        /** Whether it has given so many more numbers than at a time before. */
        boolean hasGiven(long before, int more) {
            return count.get() >= before + more;
        }

        @Override
        public void close() {
            stopped = true;
            threads.shutdownNow();
            redis.close();
        }
    }

    /** A run: losses of every kind, numbers given between any two, and nobody left without. */
    private Map<Loss, Integer> run(List<Arbiter> arbiters) throws Exception {
        Map<Loss, Integer> suffered = new EnumMap<>(Loss.class);
        List<Allocator> allocators = new ArrayList<>();
        try (LossyRedis redis = new LossyRedis(folder, ALLOCATORS, random)) {
            for (int i = 0; i < ALLOCATORS; i++) {
                allocators.add(new Allocator("allocator-" + i, redis.urlFor(i), arbiters.get(i)));
            }
            awaitMore(allocators);
            for (Loss loss : plan()) {
                redis.lose(loss);
                suffered.merge(loss, 1, Integer::sum);
                awaitMore(allocators);
            }
        } finally {
            allocators.forEach(Allocator::close);
        }
        return suffered;
    }

    /** Every kind once, then whichever the seed says. */
    private List<Loss> plan() {
        List<Loss> kinds = List.of(Loss.values());
        List<Loss> plan = new ArrayList<>(kinds);
        while (plan.size() < losses) {
            plan.add(kinds.get(random.nextInt(kinds.size())));
        }
        return plan;
    }

    private static void awaitMore(List<Allocator> allocators) {
        Map<Allocator, Long> before = new HashMap<>();
        allocators.forEach(one -> before.put(one, one.count.get()));
        await().pollInterval(Duration.ofMillis(10))
                .atMost(SOON)
                .until(() ->
                        before.entrySet().stream().allMatch(one -> one.getKey().hasGiven(one.getValue(), 100)));
    }

    @Test
    void noNumberIsGivenTwiceHoweverOftenRedisForgets(Servers servers) throws Exception {
        KafkaSettings kafka = new KafkaSettings(
                servers.kafkaBootstrapServers(), servers.unique("losses") + ".", true, 1, 1, 1, Map.of());
        try (Admin admin = Admin.create(KafkaClients.admin(kafka, "test"))) {
            new TopicSetup(kafka).ensure(admin);
        }
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        List<Arbiter> arbiters = new ArrayList<>();
        List<ClaimLog> logs = new ArrayList<>();
        for (int i = 0; i < ALLOCATORS; i++) {
            ClaimLog log = new ClaimLog(
                    kafka,
                    new FactCodec(),
                    "allocator-" + i,
                    CALENDAR.oldest(InstantSource.system().instant()).minusDays(1),
                    Duration.ofSeconds(10),
                    meters);
            log.start();
            logs.add(log);
            arbiters.add(log);
        }

        Map<Loss, Integer> suffered = run(arbiters);

        logs.forEach(ClaimLog::close);
        tell("with the claim log", suffered);
        assertThat(given.duplicates()).as("numbers given twice, seed %d", seed).isZero();
    }

    @Test
    void withoutTheClaimLogTheSameRigFindsNumbersGivenTwice() throws Exception {
        Map<Loss, Integer> suffered = run(List.of(new Trust(), new Trust(), new Trust()));

        tell("without the claim log", suffered);
        assertThat(given.duplicates()).as("numbers given twice, seed %d", seed).isPositive();
    }

    private void tell(String which, Map<Loss, Integer> suffered) {
        LOG.info(
                "{}: seed {}, losses {}, numbers given {}, given twice {}",
                which,
                seed,
                suffered,
                given.numbers(),
                given.duplicates());
    }
}
