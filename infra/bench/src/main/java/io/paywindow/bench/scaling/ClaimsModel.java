package io.paywindow.bench.scaling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * Allocators that claim runs of numbers in a log of one partition, each run while the one before is spent, and all of them reading all
 * claims: what {@code BlockLease} and {@code ClaimLog} of number-allocator do, with their rules for longer and shorter runs.
 *
 * <p>A run is popped in Redis behind the ledger's scripts, goes to the log's leader, is given to every reader, and only then lands. Left out:
 * that a day's numbers run out, and that a claim loses. Pure: the same seed, the same figures.
 */
final class ClaimsModel {

    // BlockLease's own.
    private static final long LONGEST_RUN = 1L << 20;
    private static final long SPENT_FAST = 200_000_000L;
    private static final long SPENT_SLOWLY = 5_000_000_000L;
    private static final int GROWTH = 4;

    /** The ledger's thread is this busy, with batches of holds. */
    private static final double LEDGER_BUSY = 0.7;

    private static final double SECOND = 1e9;
    private static final long WARM_UP = 5_000_000_000L;

    /** More of what came than this still waiting at the end, and it does not keep up. */
    private static final double BEHIND = 0.02;

    private final Timeline timeline = new Timeline();
    private final Shape shape;
    private final OneThread redis = new OneThread(timeline);
    private final OneThread leader = new OneThread(timeline);
    private final Histogram waits = new Histogram(3);
    private final List<Allocator> allocators = new ArrayList<>();
    private long claims;
    private long orders;
    private long waited;

    /**
     * How numbers are claimed.
     *
     * @param allocators that claim and read
     * @param block numbers in a run at first
     * @param grows whether runs grow while they are spent fast, as they do
     */
    record Shape(int allocators, long block, boolean grows) {

        Shape {
            if (allocators < 1 || block < 1) {
                throw new IllegalArgumentException(
                        "allocators, block: " + allocators + ", " + block + " (expected: 1 or more of each)");
            }
        }
    }

    /**
     * What was seen.
     *
     * @param perSecond claims a second
     * @param utilisation of the leader of the one partition, 0 to 1
     * @param waits of each change of runs, until its first number could be taken; 0 if the next run was there
     * @param waited the part of the orders that came to an allocator with no number left
     * @param keepsUp whether orders got their numbers as fast as they came
     */
    record Seen(double perSecond, double utilisation, Histogram waits, double waited, boolean keepsUp) {}

    private ClaimsModel(Shape shape, double rate, long seed) {
        this.shape = shape;
        SplittableRandom random = new SplittableRandom(seed);
        for (int each = 0; each < shape.allocators(); each++) {
            Allocator allocator = new Allocator();
            allocators.add(allocator);
            allocator.fetch();
            new Bursts(timeline, random.split(), rate / shape.allocators(), Costs.BURST).begin(allocator::take);
        }
        long script = Costs.SCRIPT + Costs.MOST_IN_BATCH * Costs.HOLD;
        new Bursts(timeline, random.split(), LEDGER_BUSY * SECOND / (double) script, 1)
                .begin(one -> redis.serve(script, () -> {}));
    }

    /** Simulates so many orders a second for so long, after a warm-up. */
    static Seen run(Shape shape, double rate, long nanos, long seed) {
        ClaimsModel model = new ClaimsModel(shape, rate, seed);
        model.timeline.runUntil(WARM_UP);
        model.redis.forget();
        model.leader.forget();
        model.waits.reset();
        model.claims = 0;
        model.orders = 0;
        model.waited = 0;
        long waitingBefore = model.waiting();
        model.timeline.runUntil(WARM_UP + nanos);
        double seconds = (double) nanos / SECOND;
        return new Seen(
                (double) model.claims / seconds,
                model.leader.utilisation(),
                model.waits,
                (double) model.waited / (double) Math.max(1, model.orders),
                (double) (model.waiting() - waitingBefore) <= rate * seconds * BEHIND);
    }

    private long waiting() {
        return allocators.stream().mapToLong(each -> each.waiting).sum();
    }

    /** One instance's numbers: the run in hand, and the next one on its way. */
    private final class Allocator {

        private final Queue<Long> landedRuns = new ArrayDeque<>(1);
        private long left;
        private long wanted = shape.block();
        private boolean fetching;
        private long installedAt = -1;
        private long emptySince = -1;
        private long waiting;

        void take(int burst) {
            orders += burst;
            waiting += burst;
            spend();
            waited += waiting > 0 ? Math.min(waiting, burst) : 0;
        }

        private void spend() {
            while (waiting > 0) {
                if (left == 0 && !install()) {
                    return;
                }
                long some = Math.min(left, waiting);
                left -= some;
                waiting -= some;
            }
        }

        /** Begins the next run if it is there. */
        private boolean install() {
            Long next = landedRuns.poll();
            if (next == null) {
                emptySince = emptySince < 0 ? timeline.now() : emptySince;
                return false;
            }
            boolean late = emptySince >= 0;
            waits.recordValue(late ? timeline.now() - emptySince : 0);
            emptySince = -1;
            adapt(late);
            left = next;
            fetch();
            return true;
        }

        private void adapt(boolean late) {
            long lasted = timeline.now() - installedAt;
            if (shape.grows() && installedAt >= 0) {
                if (late || lasted < SPENT_FAST) {
                    wanted = Math.min(wanted * GROWTH, Math.max(LONGEST_RUN, shape.block()));
                } else if (lasted > SPENT_SLOWLY) {
                    wanted = Math.max(wanted / GROWTH, shape.block());
                }
            }
            installedAt = timeline.now();
        }

        void fetch() {
            if (fetching) {
                return;
            }
            fetching = true;
            long run = wanted;
            claims++;
            redis.serve(Costs.POP, () -> timeline.after(Costs.CLAIM_TRIP, () -> append(run)));
        }

        private void append(long run) {
            // One request that appends, and one for each reader; its own may be the last.
            leader.serve(Costs.KAFKA_REQUEST * (1 + shape.allocators()), () -> {
                fetching = false;
                landedRuns.add(run);
                spend();
            });
        }
    }
}
