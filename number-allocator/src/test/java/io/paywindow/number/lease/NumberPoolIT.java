package io.paywindow.number.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.names.RedisKeys;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.number.lease.NumberPool.Figures;
import io.paywindow.number.lease.NumberPool.Taken;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@UsesServers(Server.REDIS)
class NumberPoolIT {

    private static final PoolCalendar CALENDAR =
            new PoolCalendar(ZoneId.of("Asia/Shanghai"), LocalTime.of(4, 0), LocalTime.of(3, 0));
    private static final PoolShape WHOLE_DAY = new PoolShape(7, 1_000, 10_000_000, 1_000_000);

    // Redis' own clock is the real one: a pool of the past would expire at once.
    private final LocalDate day = LocalDate.now(CALENDAR.zone());
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

    private NumberPool pool(PoolShape shape, String holder) {
        return new NumberPool(redis, shape, CALENDAR, holder);
    }

    private Figures figures(NumberPool pool) {
        return pool.report(day, 0, 0).orElseThrow();
    }

    private static NumberBlock taken(NumberPool.Taking taking) {
        assertThat(taking).isInstanceOf(Taken.class);
        return ((Taken) taking).block();
    }

    @Test
    void knowsOfNoPoolThatNobodyMade() {
        assertThat(pool(WHOLE_DAY, "a").take(day, 1_000)).isInstanceOf(NumberPool.Missing.class);
    }

    @Test
    void makesAWholeDayInWellUnderTwoMegabytes() {
        NumberPool pool = pool(WHOLE_DAY, "a");

        pool.generate(day, 0);

        assertThat(figures(pool)).isEqualTo(new Figures(9_999_999, 9_999_999, 0, 0));
        assertThat(redis.await(redis.text().llen(RedisKeys.numberPool(day)))).isEqualTo(10_000);
        long bytes = redis.await(redis.text().memoryUsage(RedisKeys.numberPool(day)))
                + redis.await(redis.text().memoryUsage(RedisKeys.numberPoolState(day)));
        assertThat(bytes).isLessThan(2_000_000);
    }

    @Test
    void makesADayOnceHoweverManyTryAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> jobs = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                NumberPool pool = pool(WHOLE_DAY, "instance-" + i);
                jobs.add(threads.submit(() -> pool.generate(day, 0)));
                jobs.add(threads.submit(() -> pool.topUp(day)));
            }
            for (Future<?> job : jobs) {
                job.get();
            }
        }
        assertThat(figures(pool(WHOLE_DAY, "a")).remaining()).isEqualTo(9_999_999);
        assertThat(redis.await(redis.text().llen(RedisKeys.numberPool(day)))).isEqualTo(10_000);
    }

    @Test
    void givesRunsFromTheHeadInOrder() {
        NumberPool pool = pool(WHOLE_DAY, "a");
        pool.generate(day, 0);

        assertThat(taken(pool.take(day, 1_000))).isEqualTo(new NumberBlock(1, 1_000));
        assertThat(taken(pool.take(day, 1_000))).isEqualTo(new NumberBlock(1_001, 2_000));
        assertThat(figures(pool).remaining()).isEqualTo(9_997_999);
    }

    @Test
    void givesAPartOfABlockOrSeveralAtOnce() {
        NumberPool pool = pool(WHOLE_DAY, "a");
        pool.generate(day, 0);

        assertThat(taken(pool.take(day, 300))).isEqualTo(new NumberBlock(1, 300));
        assertThat(taken(pool.take(day, 2_500))).isEqualTo(new NumberBlock(301, 2_800));
        assertThat(taken(pool.take(day, 1_000))).isEqualTo(new NumberBlock(2_801, 3_800));
    }

    @Test
    void shortensRunsAsThePoolRunsLow() {
        NumberPool pool = pool(new PoolShape(7, 100, 6_400, 1), "a");
        // Only the day's last 6,400 numbers are left.
        pool.generate(day, 9_999_999 - 6_400);

        assertThat(taken(pool.take(day, 1_000)).size()).isEqualTo(100);
        long least = Long.MAX_VALUE;
        long last = 0;
        NumberPool.Taking taking = pool.take(day, 1_000);
        while (taking instanceof Taken(NumberBlock block)) {
            least = Math.min(least, block.size());
            last = block.last();
            taking = pool.take(day, 1_000);
        }
        assertThat(taking).isInstanceOf(NumberPool.Exhausted.class);
        assertThat(last).isEqualTo(9_999_999);
        assertThat(least).isLessThanOrEqualTo(10);
    }

    @Test
    void topsUpFromTheTailAndStopsAtTheDaysLastNumber() {
        NumberPool pool = pool(new PoolShape(7, 1_000, 10_000, 2_000), "a");
        pool.generate(day, 9_999_999 - 25_000);

        assertThat(pool.topUp(day)).isTrue();
        assertThat(figures(pool).remaining()).as("was not low").isEqualTo(10_000);
        long given = 0;
        NumberPool.Taking taking = pool.take(day, 1_000);
        while (taking instanceof Taken(NumberBlock block)) {
            given += block.size();
            pool.topUp(day);
            taking = pool.take(day, 1_000);
        }

        assertThat(given).isEqualTo(25_000);
        assertThat(pool.report(day, 25_000, 0)).hasValue(new Figures(9_999_999, 0, 9_999_999, 9_999_999 - 25_000));
    }

    @Test
    void isNotExhaustedOnlyBecauseNobodyToppedItUp() {
        NumberPool pool = pool(new PoolShape(7, 1_000, 1_000, 1), "a");
        pool.generate(day, 0);
        long last = 0;
        for (int i = 0; i < 500; i++) {
            last = taken(pool.take(day, 1_000)).last();
        }

        assertThat(last).isGreaterThan(1_000);
    }

    @Test
    void movesPastWhatIsClaimed() {
        NumberPool pool = pool(WHOLE_DAY, "a");
        pool.generate(day, 0);

        pool.movePast(day, 12_345);
        pool.movePast(day, 2_000);

        assertThat(taken(pool.take(day, 1_000))).isEqualTo(new NumberBlock(12_346, 13_000 + 345));
        assertThat(figures(pool).remaining()).isEqualTo(9_999_999 - 13_345);
    }

    @Test
    void movesPastMoreThanWasEverMade() {
        NumberPool pool = pool(new PoolShape(7, 1_000, 10_000, 1), "a");
        pool.generate(day, 0);

        pool.movePast(day, 50_000);

        assertThat(taken(pool.take(day, 100)).first()).isEqualTo(50_001);
    }

    @Test
    void beginsBehindTheHighestClaimWhenRedisHasForgottenThePool() {
        NumberPool pool = pool(WHOLE_DAY, "a");

        pool.generate(day, 77_000);

        assertThat(taken(pool.take(day, 1_000)).first()).isEqualTo(77_001);
    }

    @Test
    void hasNothingToGiveWhenTheWholeDayIsClaimed() {
        NumberPool pool = pool(WHOLE_DAY, "a");

        pool.generate(day, 9_999_999);

        assertThat(pool.take(day, 1_000)).isInstanceOf(NumberPool.Exhausted.class);
    }

    @Test
    void countsAsGapsWhatNobodyHasGivenNorHolds() {
        NumberPool first = pool(WHOLE_DAY, "a");
        NumberPool second = pool(WHOLE_DAY, "b");
        first.generate(day, 0);
        first.take(day, 1_000);
        second.take(day, 1_000);

        first.report(day, 400, 600);
        assertThat(second.report(day, 100, 800)).hasValue(new Figures(9_999_999, 9_997_999, 2_000, 100));
        assertThat(first.report(day, 990, 0)).hasValue(new Figures(9_999_999, 9_997_999, 2_000, 110));
        assertThat(first.givenBefore(day)).isEqualTo(990);
        assertThat(redis.await(redis.text().hget(RedisKeys.numberPoolState(day), "gaps")))
                .isEqualTo("110");
    }

    @Test
    void goesByItselfShouldNobodyDeleteIt() {
        NumberPool pool = pool(new PoolShape(7, 1_000, 1_000, 1), "a");
        pool.generate(day, 0);
        for (int i = 0; i < 100; i++) {
            pool.take(day, 7);
        }
        pool.movePast(day, 950);
        pool.topUp(day);

        assertThat(redis.await(redis.text().pttl(RedisKeys.numberPool(day)))).isPositive();
        assertThat(redis.await(redis.text().pttl(RedisKeys.numberPoolState(day))))
                .isPositive();
    }

    @Test
    void deletesADay() {
        NumberPool pool = pool(WHOLE_DAY, "a");
        pool.generate(day, 0);

        pool.delete(day);
        pool.delete(day);

        assertThat(redis.await(redis.text().keys("*"))).isEmpty();
        assertThat(pool.report(day, 1, 1)).isEmpty();
    }
}
