package io.paywindow.bench.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/**
 * The stock ledger under load: allocators that hold, consumers that settle, the keeper that feeds and the audit, all on one thread of
 * Redis for each shard. Orders come in bursts, and as many end.
 *
 * <p>Left out: that a client's network is slow, that Redis writes its log to a full disk, that products run out. Pure: the same seed, the
 * same figures.
 */
final class LedgerModel {

    private static final long WARM_UP = 2_000_000_000L;
    private static final double KEEPS_UP = 0.995;

    private final Timeline timeline = new Timeline();
    private final SplittableRandom random;
    private final Shape shape;
    private final List<OneThread> shards = new ArrayList<>();
    private final List<Gatherer> allocators = new ArrayList<>();
    private final List<Gatherer> settlers = new ArrayList<>();
    private final List<Gatherer> keepers = new ArrayList<>();

    /**
     * How the ledger is set up.
     *
     * @param shards threads of Redis among which it is divided by customer; 1 is as it is built
     * @param others what the same threads do for each order besides, nanoseconds
     */
    record Shape(int shards, long others) {

        Shape {
            if (shards < 1 || others < 0) {
                throw new IllegalArgumentException(
                        "shards, others: " + shards + ", " + others + " (expected: 1 or more, 0 or more)");
            }
        }

        /** As everything is today: one Redis for the ledger, the views and what customers were told. */
        static Shape everythingInOne() {
            return new Shape(1, Costs.VIEWS);
        }

        /** The ledger has its Redis to itself, or several. */
        static Shape ledgerAlone(int shards) {
            return new Shape(shards, 0);
        }
    }

    /**
     * What was seen.
     *
     * @param utilisation of the busiest thread, 0 to 1
     * @param threadWaits how long scripts waited for their thread, all shards together
     * @param holds from an order's arrival at an allocator until it holds its stock
     * @param keepsUp whether holds, settlements and the feed were as many as what came
     */
    record Seen(double utilisation, Histogram threadWaits, Histogram holds, boolean keepsUp) {}

    private LedgerModel(Shape shape, double rate, long seed) {
        this.shape = shape;
        this.random = new SplittableRandom(seed);
        for (int shard = 0; shard < shape.shards(); shard++) {
            OneThread thread = new OneThread(timeline);
            shards.add(thread);
            // One keeper a shard: it feeds what belongs there.
            keepers.add(new Gatherer(
                    timeline,
                    Costs.MOST_IN_BATCH,
                    Costs.ACKNOWLEDGE,
                    (units, done) -> feed(thread, units, done),
                    fed -> {}));
            timeline.after(random.nextLong(Costs.AUDIT_EVERY), () -> audit(thread));
        }
        int threads = Costs.THREADS_OF_ALLOCATOR * atLeastTwo(rate / Costs.ORDERS_OF_ALLOCATOR);
        for (int thread = 0; thread < threads; thread++) {
            allocators.add(new Gatherer(timeline, Costs.MOST_IN_BATCH, Costs.TRANSACTION, this::hold, this::logged));
        }
        for (int consumer = 0; consumer < atLeastTwo(rate / Costs.SETTLEMENTS_OF_CONSUMER); consumer++) {
            settlers.add(new Gatherer(timeline, Costs.MOST_IN_BATCH, Costs.ACKNOWLEDGE, this::settle, settled -> {}));
        }
        bursts(rate, orders -> any(allocators).come(orders));
        bursts(rate, this::end);
        if (shape.others() > 0) {
            new Bursts(timeline, random.split(), rate * Costs.VIEW_CALLS, 1)
                    .begin(one -> any(shards).serve(shape.others() / Costs.VIEW_CALLS, () -> {}));
        }
    }

    /** Simulates so many orders a second for so long, after a warm-up. */
    static Seen run(Shape shape, double rate, long nanos, long seed) {
        LedgerModel model = new LedgerModel(shape, rate, seed);
        model.timeline.runUntil(WARM_UP);
        model.shards.forEach(OneThread::forget);
        model.allGatherers().forEach(Gatherer::forget);
        model.timeline.runUntil(WARM_UP + nanos);
        return model.seen();
    }

    private Seen seen() {
        Histogram waits = sum(shards.stream().map(OneThread::waits).toList());
        Histogram holds = sum(allocators.stream().map(Gatherer::delays).toList());
        double busiest =
                shards.stream().mapToDouble(OneThread::utilisation).max().orElse(0);
        boolean keepsUp = keepsUp(allocators) && keepsUp(settlers) && keepsUp(keepers);
        return new Seen(busiest, waits, holds, keepsUp);
    }

    private void bursts(double rate, IntConsumer arrivals) {
        new Bursts(timeline, random.split(), rate, Costs.BURST).begin(arrivals);
    }

    private void end(int orders) {
        any(settlers).come(orders);
        logged(orders);
    }

    private void hold(int orders, Runnable done) {
        if (shape.shards() == 1) {
            onEachShard(orders, Costs.HOLD, done);
        } else {
            // First whose the id is, where ids live; then the hold, where the customer lives.
            onEachShard(orders, Costs.REGISTER, () -> onEachShard(orders, Costs.HOLD, done));
        }
    }

    private void settle(int orders, Runnable done) {
        onEachShard(orders, Costs.SETTLE, done);
    }

    /** Records of the log about orders, for the keepers of their shards. */
    private void logged(int orders) {
        int[] parts = scatter(orders);
        for (int shard = 0; shard < parts.length; shard++) {
            if (parts[shard] > 0) {
                keepers.get(shard).come(parts[shard]);
            }
        }
    }

    private static void feed(OneThread thread, int records, Runnable done) {
        for (int left = records; left > 0; left -= Costs.FEED_SLICE) {
            int some = Math.min(left, Costs.FEED_SLICE);
            // Asked together, answered in order: the last answer is the batch's.
            thread.serve(Costs.SCRIPT + some * Costs.FEED, left <= Costs.FEED_SLICE ? done : () -> {});
        }
    }

    private void audit(OneThread thread) {
        thread.serve(Costs.SCRIPT + Costs.AUDIT_PRODUCTS * Costs.AUDIT_PRODUCT, () -> {});
        timeline.after(Costs.AUDIT_EVERY, () -> audit(thread));
    }

    /** One script for each shard that orders of the batch belong to; done when the last one is. */
    private void onEachShard(int orders, long each, Runnable done) {
        int[] parts = scatter(orders);
        int[] open = {0};
        for (int part : parts) {
            open[0] += part > 0 ? 1 : 0;
        }
        for (int shard = 0; shard < parts.length; shard++) {
            if (parts[shard] > 0) {
                shards.get(shard).serve(Costs.SCRIPT + parts[shard] * each, () -> {
                    if (--open[0] == 0) {
                        done.run();
                    }
                });
            }
        }
    }

    private int[] scatter(int units) {
        int[] parts = new int[shape.shards()];
        for (int unit = 0; unit < units; unit++) {
            parts[shape.shards() == 1 ? 0 : random.nextInt(shape.shards())]++;
        }
        return parts;
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private List<Gatherer> allGatherers() {
        List<Gatherer> all = new ArrayList<>(allocators);
        all.addAll(settlers);
        all.addAll(keepers);
        return all;
    }

    private static boolean keepsUp(List<Gatherer> some) {
        double came = some.stream().mapToLong(Gatherer::came).sum();
        double served = some.stream().mapToLong(Gatherer::served).sum();
        return served >= came * KEEPS_UP;
    }

    private static Histogram sum(List<Histogram> all) {
        Histogram sum = new Histogram(3);
        all.forEach(sum::add);
        return sum;
    }

    static int atLeastTwo(double wanted) {
        return Math.max(2, (int) Math.ceil(wanted));
    }
}
