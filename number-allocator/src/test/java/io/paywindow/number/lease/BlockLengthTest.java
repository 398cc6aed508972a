package io.paywindow.number.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.LocalDate;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long a run is that a lease asks for. */
class BlockLengthTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void takesLongerRunsWhileTheyAreSpentFastAndShorterOnesWhenTheyLast() {
        AtomicLong nanos = new AtomicLong();
        Runs runs = new Runs(1_000_000_000);
        BlockLease lease = new BlockLease(DAY, 10, runs, Runnable::run, nanos::get, PATIENCE);
        do {
            lease.next();
        } while (runs.wanted.getLast() < 1000);
        assertThat(runs.wanted).startsWith(10L, 10L, 40L, 160L);

        nanos.addAndGet(BlockLease.SPENT_SLOWLY.toNanos() + 1);
        long longest = runs.wanted.getLast();
        int asked = runs.asked();
        while (runs.asked() == asked) {
            lease.next();
        }

        assertThat(runs.wanted.getLast()).isEqualTo(longest / 4);
    }

    @Test
    void takesALongerRunWhenOneIsSpentBeforeTheNextHasLandedHoweverLongThatTook() {
        AtomicLong nanos = new AtomicLong();
        Semaphore mayLand = new Semaphore(1);
        Runs runs = new Runs(1_000);
        try (ExecutorService fetcher = Executors.newSingleThreadExecutor();
                ExecutorService caller = Executors.newSingleThreadExecutor()) {
            BlockLease lease = new BlockLease(
                    DAY,
                    10,
                    (day, want) -> {
                        mayLand.acquireUninterruptibly();
                        return runs.next(day, want);
                    },
                    fetcher,
                    nanos::get,
                    PATIENCE);
            for (int i = 1; i <= 10; i++) {
                assertThat(lease.next()).hasValue(i);
            }
            nanos.addAndGet(BlockLease.SPENT_FAST.toNanos() + 1);
            Future<OptionalLong> late = caller.submit(lease::next);
            await().atMost(PATIENCE).until(() -> lease.waiting() == 1);
            mayLand.release(2);

            assertThat(late).succeedsWithin(PATIENCE).isEqualTo(OptionalLong.of(11));
            await().atMost(PATIENCE).until(() -> runs.asked() == 3);
            assertThat(runs.wanted).containsExactly(10L, 10L, 40L);
        }
    }

    @Test
    void keepsToALengthThatIsNeitherTooShortNorTooLong() {
        AtomicLong nanos = new AtomicLong();
        Runs runs = new Runs(1_000);
        BlockLease lease = new BlockLease(DAY, 10, runs, Runnable::run, nanos::get, PATIENCE);
        for (int i = 1; i <= 100; i++) {
            nanos.addAndGet(BlockLease.SPENT_FAST.toNanos());
            lease.next();
        }

        assertThat(runs.wanted).hasSizeGreaterThan(10).containsOnly(10L);
    }

    @Test
    void neverTakesALongerRunThanTheLongest() {
        Runs runs = new Runs(Long.MAX_VALUE / 2);
        BlockLease lease = new BlockLease(DAY, 1_000_000, runs, Runnable::run, new AtomicLong()::get, PATIENCE);
        while (runs.asked() < 6) {
            lease.next();
        }

        assertThat(runs.wanted).allMatch(want -> want <= BlockLease.LONGEST_RUN);
    }
}
