package io.paywindow.number.lease;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A day's run of numbers in hand, with the next run already on its way.
 *
 * <p>Thread-safe. A number costs one atomic increment; a caller waits for Redis and Kafka only if a whole run is spent before its
 * successor lands. At most two runs are held, so a crash leaves at most two gaps. A run is a block long at first, four times longer each
 * time one is spent within {@link #SPENT_FAST} or before its successor has landed, and shorter again when they last.
 */
final class BlockLease {

    /** No run is longer, however fast they are spent; the pool shortens them when the day nears its end. */
    static final long LONGEST_RUN = 1L << 20;

    static final Duration SPENT_FAST = Duration.ofMillis(200);
    static final Duration SPENT_SLOWLY = Duration.ofSeconds(5);

    /** An exhausted day is asked again after this, and not for every order. */
    private static final Duration EXHAUSTED_FOR = Duration.ofSeconds(1);

    private static final int GROWTH = 4;

    private final LocalDate day;
    private final BlockSource source;
    private final Executor fetcher;
    private final LongSupplier nanoTime;
    private final long shortestRun;
    private final Duration patience;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition landed = lock.newCondition();
    private final AtomicLong leased = new AtomicLong();
    private volatile Run current = Run.NONE;

    // What follows is guarded by the lock.
    private int waiting;
    // The head of a run is kept for those who waited for it. Else, where callers are many, the others spend the rest
    // before the
    // last of these is awake, and it waits again, and again, until its patience is over.
    private long nextKept = 1;
    private long lastKept;
    private @Nullable NumberBlock successor;
    private boolean fetching;
    private @Nullable RuntimeException failure;
    private boolean exhausted;
    private long exhaustedAt;
    private long installedAt;
    private long wanted;
    private boolean tooShort;

    /** A run and how far it is spent. The cursor runs past the end when several callers find the end at once. */
    private static final class Run {
        static final Run NONE = new Run(1, 0);

        final AtomicLong cursor;
        final long last;

        Run(long first, long last) {
            this.cursor = new AtomicLong(first);
            this.last = last;
        }
    }

    BlockLease(
            LocalDate day,
            long blockSize,
            BlockSource source,
            Executor fetcher,
            LongSupplier nanoTime,
            Duration patience) {
        this.day = day;
        this.source = source;
        this.fetcher = fetcher;
        this.nanoTime = nanoTime;
        this.patience = patience;
        this.shortestRun = blockSize;
        this.wanted = blockSize;
    }

    /**
     * The next number, given to nobody else ever; empty when the day is exhausted. Throws {@link NumbersAwayException} when none came
     * within the patience.
     */
    OptionalLong next() {
        Run run = current;
        long number = run.cursor.getAndIncrement();
        return number <= run.last ? OptionalLong.of(number) : fromSuccessor();
    }

    /** How many numbers were leased so far, spent or not. */
    long leased() {
        return leased.get();
    }

    /** How many callers wait for a run at this moment. */
    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    private OptionalLong fromSuccessor() {
        lock.lock();
        try {
            long patienceLeft = patience.toNanos();
            while (true) {
                if (nextKept <= lastKept) {
                    return OptionalLong.of(nextKept++);
                }
                Run run = current;
                long number = run.cursor.getAndIncrement();
                if (number <= run.last) {
                    return OptionalLong.of(number);
                }
                if (successor != null) {
                    install(successor);
                } else if (exhausted && nanoTime.getAsLong() - exhaustedAt < EXHAUSTED_FOR.toNanos()) {
                    return OptionalLong.empty();
                } else {
                    patienceLeft = await(patienceLeft);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void install(NumberBlock block) {
        long now = nanoTime.getAsLong();
        adapt(now - installedAt);
        installedAt = now;
        successor = null;
        // Nothing is kept of the run before: whoever installs would have taken it. One for the installer, too.
        long kept = Math.min(waiting + 1L, block.size());
        nextKept = block.first();
        lastKept = block.first() + kept - 1;
        current = new Run(lastKept + 1, block.last());
        fetch();
    }

    private void adapt(long lastedNanos) {
        if (current == Run.NONE) {
            return;
        }
        // Whoever waits for a slow claim makes the run before it look as if it had lasted: time alone would not let
        // runs
        // grow where they have to most, and the claims that are too many would stay so.
        if (tooShort || lastedNanos < SPENT_FAST.toNanos()) {
            wanted = Math.min(wanted * GROWTH, Math.max(LONGEST_RUN, shortestRun));
        } else if (lastedNanos > SPENT_SLOWLY.toNanos()) {
            wanted = Math.max(wanted / GROWTH, shortestRun);
        }
        tooShort = false;
    }

    private long await(long patienceLeft) {
        if (!fetching) {
            fetch();
        }
        long left = patienceLeft;
        waiting++;
        tooShort = current != Run.NONE;
        try {
            // Who wakes late finds the next fetch under way already, but also what was kept of the run that has landed.
            while (fetching && !hasNumbers() && left > 0) {
                left = landed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NumbersAwayException("interrupted while waiting for numbers of " + day, e);
        } finally {
            waiting--;
        }
        if (hasNumbers()) {
            return left;
        }
        RuntimeException why = failure;
        if (why != null) {
            throw new NumbersAwayException("no numbers of " + day + ": " + why.getMessage(), why);
        }
        if (fetching) {
            throw new NumbersAwayException(
                    "no numbers of " + day + " within " + TimeUnit.NANOSECONDS.toMillis(patience.toNanos()) + " ms");
        }
        return left;
    }

    private boolean hasNumbers() {
        Run run = current;
        return nextKept <= lastKept || run.cursor.get() <= run.last;
    }

    private void fetch() {
        if (fetching || (exhausted && nanoTime.getAsLong() - exhaustedAt < EXHAUSTED_FOR.toNanos())) {
            return;
        }
        fetching = true;
        failure = null;
        long asked = wanted;
        try {
            fetcher.execute(() -> fetchNow(asked));
        } catch (RuntimeException e) {
            // The executor is shut down: the service is stopping.
            fetching = false;
            failure = e;
        }
    }

    // A bug or an Error in the source must wake the callers too, or they would wait out their patience for every order.
    @SuppressWarnings("CatchAndPrintStackTrace")
    private void fetchNow(long asked) {
        Optional<NumberBlock> block = Optional.empty();
        @Nullable RuntimeException thrown = new NumbersAwayException("the fetch of numbers of " + day + " ended early");
        try {
            block = source.next(day, asked);
            thrown = null;
        } catch (RuntimeException e) {
            thrown = e;
        } finally {
            landed(block, thrown);
        }
    }

    private void landed(Optional<NumberBlock> block, @Nullable RuntimeException thrown) {
        lock.lock();
        try {
            fetching = false;
            failure = thrown;
            exhausted = thrown == null && block.isEmpty();
            exhaustedAt = nanoTime.getAsLong();
            if (block.isPresent()) {
                successor = block.get();
                leased.addAndGet(block.get().size());
            }
            landed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
