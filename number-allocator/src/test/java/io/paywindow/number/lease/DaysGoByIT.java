package io.paywindow.number.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.contract.order.OrderNumber;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Days go by on a clock of the test's own, with several instances at work on a real Redis. */
@UsesServers(Server.REDIS)
class DaysGoByIT {

    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final PoolCalendar CALENDAR = new PoolCalendar(ZONE, LocalTime.of(4, 0), LocalTime.of(3, 0));

    // Redis expires keys by its own clock, the real one, so the days must lie ahead of it.
    private final int year = LocalDate.now(ZONE).getYear() + 1;

    private volatile Instant now = Instant.EPOCH;
    private final MemoryArbiter arbiter = new MemoryArbiter(() -> now);
    private final Set<String> given = ConcurrentHashMap.newKeySet();
    private RedisLink redis;

    @BeforeEach
    void connect(Servers servers) {
        redis = new RedisLink(new RedisSettings(servers.redisUrl(), Duration.ofSeconds(5)), "test");
        redis.await(redis.text().flushall());
    }

    @AfterEach
    void close() {
        redis.close();
    }

    /** One instance: its leases and its keeper. */
    private final class Instance {
        private final Leases leases;
        private final PoolKeeper keeper;

        Instance(String name) {
            PoolShape shape = new PoolShape(7, 100, 1_000, 300);
            NumberPool pool = new NumberPool(redis, shape, CALENDAR, name);
            leases = new Leases(
                    CALENDAR,
                    shape,
                    new ClaimedBlocks(pool, arbiter),
                    Runnable::run,
                    System::nanoTime,
                    Duration.ofSeconds(5));
            keeper = new PoolKeeper(pool, arbiter, CALENDAR, leases, new SimpleMeterRegistry());
        }

        void keep() {
            keeper.keep(now);
        }

        /** Numbers an order appended then, and answers the day it was numbered for. */
        LocalDate number(Instant appendedAt) {
            DayNumbers day = leases.of(appendedAt, now);
            String number = day.next().orElseThrow();
            day.given(1);
            assertThat(given.add(number)).as("%s was given twice", number).isTrue();
            return new OrderNumber(number).day();
        }
    }

    private static Instant at(LocalDate day, String time) {
        return day.atTime(LocalTime.parse(time)).atZone(ZONE).toInstant();
    }

    private LocalDate lastSundayOf(Month month) {
        return LocalDate.of(year, month, 1).with(TemporalAdjusters.lastInMonth(DayOfWeek.SUNDAY));
    }

    private boolean hasPool(LocalDate day) {
        return redis.await(redis.text().exists(RedisKeys.numberPoolState(day))) == 1;
    }

    @Test
    void theFirstDayEverWorksAtOnce() {
        LocalDate today = LocalDate.of(year, 6, 10);
        now = at(today, "00:20");
        Instance first = new Instance("a");

        // Not even a round of the keeper has run.
        assertThat(first.number(now)).isEqualTo(today);
        first.keep();

        assertThat(hasPool(today)).isTrue();
        assertThat(hasPool(today.plusDays(1))).isFalse();
    }

    @Test
    void makesTomorrowAtFourAndDeletesYesterdayAtThree() {
        LocalDate today = LocalDate.of(year, 6, 10);
        Instance instance = new Instance("a");
        now = at(today, "03:59:59");
        instance.keep();
        assertThat(hasPool(today.plusDays(1))).isFalse();

        now = at(today, "04:00");
        instance.keep();
        assertThat(hasPool(today.plusDays(1))).isTrue();

        now = at(today.plusDays(1), "02:59:59");
        instance.keep();
        assertThat(hasPool(today)).isTrue();

        now = at(today.plusDays(1), "03:00");
        instance.keep();
        assertThat(hasPool(today)).isFalse();
        assertThat(hasPool(today.plusDays(1))).isTrue();
    }

    @Test
    void catchesUpAfterDaysOfStandingStill() {
        LocalDate before = LocalDate.of(year, 6, 10);
        now = at(before, "12:00");
        new Instance("a").keep();

        now = at(before.plusDays(5), "12:00");
        Instance restarted = new Instance("a");
        restarted.keep();

        assertThat(hasPool(before)).isFalse();
        assertThat(hasPool(before.plusDays(1))).isFalse();
        assertThat(hasPool(before.plusDays(5))).isTrue();
        assertThat(hasPool(before.plusDays(6))).isTrue();
    }

    @Test
    void numbersOnThroughTheDaysWhenTheClocksChange() {
        for (LocalDate change : List.of(lastSundayOf(Month.MARCH), lastSundayOf(Month.OCTOBER))) {
            List<Instance> instances = List.of(new Instance("a"), new Instance("b"), new Instance("c"));
            Instant end = at(change.plusDays(2), "06:00");
            int turn = 0;
            for (now = at(change.minusDays(1), "20:00"); now.isBefore(end); now = now.plus(Duration.ofMinutes(7))) {
                // Not everybody is awake in every round.
                instances.get(turn % 3).keep();
                LocalDate today = LocalDate.ofInstant(now, ZONE);
                assertThat(instances.get((turn + 1) % 3).number(now)).isEqualTo(today);
                assertThat(hasPool(today)).as("at %s", now).isTrue();
                turn++;
            }
        }
    }

    @Test
    void numbersThroughMidnightUnderLoad() throws Exception {
        LocalDate today = LocalDate.of(year, 6, 10);
        now = at(today, "23:59:50");
        List<Instance> instances = List.of(new Instance("a"), new Instance("b"), new Instance("c"));
        AtomicBoolean done = new AtomicBoolean();
        Set<LocalDate> days = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newFixedThreadPool(2 * instances.size())) {
            List<Future<?>> work = new ArrayList<>();
            for (Instance instance : instances) {
                work.add(threads.submit(() -> {
                    while (!done.get()) {
                        Instant placed = now;
                        assertThat(instance.number(placed)).isEqualTo(LocalDate.ofInstant(placed, ZONE));
                        days.add(LocalDate.ofInstant(placed, ZONE));
                    }
                }));
                work.add(threads.submit(() -> {
                    while (!done.get()) {
                        instance.keep();
                    }
                }));
            }
            Instant end = at(today.plusDays(1), "00:00:10");
            while (now.isBefore(end)) {
                int before = given.size();
                while (given.size() < before + 200) {
                    Thread.onSpinWait();
                }
                now = now.plusMillis(500);
            }
            done.set(true);
            for (Future<?> one : work) {
                one.get();
            }
        }
        assertThat(days).containsExactlyInAnyOrder(today, today.plusDays(1));
        assertThat(given).hasSizeGreaterThan(8_000);
    }

    @Test
    void survivesAClockThatLeapsAnHourEitherWay() {
        LocalDate today = LocalDate.of(year, 6, 10);
        Instance steady = new Instance("steady");
        Instance leaping = new Instance("leaping");
        now = at(today, "02:30");
        for (int hour = 0; hour < 60; hour++) {
            for (Duration leap : List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(-1))) {
                Instant right = now;
                steady.keep();
                assertThat(steady.number(right)).isEqualTo(LocalDate.ofInstant(right, ZONE));
                now = right.plus(leap);
                leaping.keep();
                LocalDate numbered = leaping.number(right);
                now = right;
                assertThat(numbered)
                        .as("at %s, leap %s", right, leap)
                        .isBetween(
                                LocalDate.ofInstant(right, ZONE).minusDays(1),
                                LocalDate.ofInstant(right, ZONE).plusDays(1));
            }
            now = now.plus(Duration.ofHours(1));
        }
    }

    @Test
    void numbersABacklogOfYesterdayForYesterdayUntilItsPoolIsDeletedAndThenForToday() {
        LocalDate today = LocalDate.of(year, 6, 10);
        Instant yesterday = at(today.minusDays(1), "23:00");
        now = yesterday;
        Instance instance = new Instance("a");
        instance.keep();

        now = at(today, "02:00");
        instance.keep();
        assertThat(instance.number(yesterday)).isEqualTo(today.minusDays(1));

        now = at(today, "03:00");
        instance.keep();
        assertThat(instance.number(yesterday)).isEqualTo(today);
        assertThat(hasPool(today.minusDays(1))).isFalse();
    }

    @Test
    void beginsADayAgainBehindItsClaimsWhenRedisForgotIt() {
        LocalDate today = LocalDate.of(year, 6, 10);
        now = at(today, "12:00");
        Set<Instance> instances = new HashSet<>(List.of(new Instance("a"), new Instance("b")));
        for (int loss = 0; loss < 5; loss++) {
            for (Instance instance : instances) {
                for (int i = 0; i < 500; i++) {
                    instance.number(now);
                }
            }
            redis.await(redis.text().flushall());
            instances.add(new Instance("new-" + loss));
        }
        assertThat(given).hasSize(5 * 500 * 4);
    }
}
