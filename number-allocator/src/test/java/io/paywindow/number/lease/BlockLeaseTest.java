package io.paywindow.number.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BlockLeaseTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Keeps tasks until they are run by hand. */
    private static final class Later implements Executor {
        private final Deque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        int waiting() {
            return tasks.size();
        }

        void run() {
            tasks.removeFirst().run();
        }
    }

    private static BlockLease lease(BlockSource source, long blockSize, Executor fetcher) {
        return new BlockLease(DAY, blockSize, source, fetcher, System::nanoTime, PATIENCE);
    }

    @Test
    void givesEachNumberOnceAndAllOfThemToManyCallers() throws Exception {
        int callers = 16;
        int last = 200_000;
        try (ExecutorService fetcher = Executors.newSingleThreadExecutor();
                ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            BlockLease lease = lease(new Runs(last), 100, fetcher);
            List<Future<BitSet>> given = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                given.add(threads.submit(takeAll(lease)));
            }
            BitSet all = new BitSet();
            for (Future<BitSet> some : given) {
                assertThat(all.intersects(some.get())).isFalse();
                all.or(some.get());
            }
            assertThat(all.nextClearBit(1)).isEqualTo(last + 1);
            assertThat(lease.leased()).isEqualTo(last);
        }
    }

    private static Callable<BitSet> takeAll(BlockLease lease) {
        return () -> {
            BitSet mine = new BitSet();
            OptionalLong number = lease.next();
            while (number.isPresent()) {
                mine.set(Math.toIntExact(number.getAsLong()));
                number = lease.next();
            }
            return mine;
        };
    }

    @Test
    void hasTheNextRunOnItsWayBeforeTheFirstIsSpent() {
        Runs runs = new Runs(1_000);
        BlockLease lease = lease(runs, 10, Runnable::run);

        lease.next();

        assertThat(runs.asked()).isEqualTo(2);
        assertThat(lease.leased()).isEqualTo(20);
    }

    @Test
    void asksNobodyWhileTheRunInHandLasts() {
        Later later = new Later();
        Runs runs = new Runs(1_000);
        BlockLease lease = primed(runs, later);

        for (int i = 0; i < 9; i++) {
            lease.next();
        }

        // The second run was asked for at once; nothing more until the first is spent.
        assertThat(later.waiting()).isEqualTo(1);
        assertThat(runs.asked()).isEqualTo(1);
        later.run();
        lease.next();
        assertThat(later.waiting()).isEqualTo(1);
    }

    /** A lease of runs of ten, whose first number was taken and whose second run has been asked for. */
    private static BlockLease primed(Runs runs, Later later) {
        AtomicBoolean atOnce = new AtomicBoolean(true);
        BlockLease lease = lease(runs, 10, task -> {
            if (atOnce.getAndSet(false)) {
                task.run();
            } else {
                later.execute(task);
            }
        });
        assertThat(lease.next()).hasValue(1);
        return lease;
    }

    @Test
    void holdsNoMoreThanTwoRuns() {
        Runs runs = new Runs(1_000_000);
        BlockLease lease = new BlockLease(DAY, 10, runs, Runnable::run, new AtomicLong()::get, PATIENCE);
        long given = 0;
        for (int i = 0; i < 500; i++) {
            lease.next();
            given++;
            long longest = runs.wanted.stream().mapToLong(Long::longValue).max().orElseThrow();
            assertThat(lease.leased() - given).isLessThanOrEqualTo(2 * longest);
        }
    }

    @Test
    void saysThatTheDayIsExhaustedWithoutAskingForEveryOrder() {
        AtomicLong nanos = new AtomicLong();
        Runs runs = new Runs(3);
        BlockLease lease = new BlockLease(DAY, 10, runs, Runnable::run, nanos::get, PATIENCE);
        for (int i = 1; i <= 3; i++) {
            assertThat(lease.next()).hasValue(i);
        }
        int asked = runs.asked();

        for (int i = 0; i < 100; i++) {
            assertThat(lease.next()).isEmpty();
        }
        assertThat(runs.asked()).isEqualTo(asked);

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(lease.next()).isEmpty();
        assertThat(runs.asked()).isEqualTo(asked + 1);
    }

    @Test
    void tellsEachCallerOfWeatherAndGoesOnWhenItIsOver() {
        AtomicBoolean away = new AtomicBoolean(true);
        Runs runs = new Runs(100);
        BlockLease lease = lease(
                (day, want) -> {
                    if (away.get()) {
                        throw new NumbersAwayException("Redis is away");
                    }
                    return runs.next(day, want);
                },
                10,
                Runnable::run);

        assertThatThrownBy(lease::next).isInstanceOf(NumbersAwayException.class).hasMessageContaining("Redis is away");
        assertThatThrownBy(lease::next).isInstanceOf(NumbersAwayException.class);
        away.set(false);

        assertThat(lease.next()).hasValue(1);
    }

    @Test
    void goesOnGivingTheRunInHandWhileTheSourceIsAway() {
        Later later = new Later();
        BlockLease lease = primed(new Runs(1_000), later);

        for (int i = 2; i <= 10; i++) {
            assertThat(lease.next()).hasValue(i);
        }
        assertThat(later.waiting()).isEqualTo(1);
    }

    @Test
    void doesNotWaitLongerThanItsPatience() {
        BlockLease lease = new BlockLease(DAY, 10, new Runs(100), new Later(), System::nanoTime, Duration.ofMillis(20));

        assertThatThrownBy(lease::next).isInstanceOf(NumbersAwayException.class).hasMessageContaining("within 20 ms");
    }

    @Test
    void wakesACallerThatWaitsWhenItsRunLands() throws InterruptedException, ExecutionException {
        CountDownLatch mayLand = new CountDownLatch(1);
        Runs runs = new Runs(100);
        try (ExecutorService fetcher = Executors.newSingleThreadExecutor();
                ExecutorService caller = Executors.newSingleThreadExecutor()) {
            BlockLease lease = lease(
                    (day, want) -> {
                        awaitQuietly(mayLand);
                        return runs.next(day, want);
                    },
                    10,
                    fetcher);
            Future<OptionalLong> number = caller.submit(lease::next);
            mayLand.countDown();

            await().atMost(PATIENCE).until(number::isDone);
            assertThat(number.get()).hasValue(1);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
