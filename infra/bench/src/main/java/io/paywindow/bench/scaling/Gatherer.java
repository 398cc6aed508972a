package io.paywindow.bench.scaling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/**
 * Somebody who takes what has gathered, at most so much at a time, has it done, finishes it, and takes again: an allocator's thread with
 * its transactions, a consumer of settlements, the ledger's keeper. The busier, the larger its batches.
 */
final class Gatherer {

    private static final int DIGITS = 3;

    private final Timeline timeline;
    private final int most;
    private final long finishing;
    private final Work work;
    private final IntConsumer finished;
    private final Deque<Arrived> waiting = new ArrayDeque<>();
    private final Histogram delays = new Histogram(DIGITS);
    private boolean busy;
    private long came;
    private long served;

    /** Does a batch, and tells when it is done. */
    @FunctionalInterface
    interface Work {
        void batch(int units, Runnable done);
    }

    private record Arrived(long at, int units) {}

    /**
     * @param finishing how long after its work a batch keeps the next one waiting, nanoseconds
     * @param finished told of the units of each batch that is finished
     */
    Gatherer(Timeline timeline, int most, long finishing, Work work, IntConsumer finished) {
        this.timeline = timeline;
        this.most = most;
        this.finishing = finishing;
        this.work = work;
        this.finished = finished;
    }

    /** Units arrive. */
    void come(int units) {
        came += units;
        waiting.add(new Arrived(timeline.now(), units));
        if (!busy) {
            take();
        }
    }

    /** Looks only at what comes from now on, and at what waits now. */
    void forget() {
        delays.reset();
        came = waiting.stream().mapToLong(Arrived::units).sum();
        served = 0;
    }

    /** From arrival until its work was done, for each unit, nanoseconds. */
    Histogram delays() {
        return delays;
    }

    /** Units that came. */
    long came() {
        return came;
    }

    /** Units of which the work is done. */
    long served() {
        return served;
    }

    private void take() {
        List<Arrived> batch = new ArrayList<>();
        int units = 0;
        while (!waiting.isEmpty() && units < most) {
            Arrived next = waiting.remove();
            int some = Math.min(next.units(), most - units);
            if (some < next.units()) {
                waiting.addFirst(new Arrived(next.at(), next.units() - some));
            }
            batch.add(new Arrived(next.at(), some));
            units += some;
        }
        busy = true;
        int all = units;
        work.batch(all, () -> done(batch, all));
    }

    private void done(List<Arrived> batch, int units) {
        batch.forEach(each -> delays.recordValueWithCount(timeline.now() - each.at(), each.units()));
        served += units;
        timeline.after(finishing, () -> {
            finished.accept(units);
            busy = false;
            if (!waiting.isEmpty()) {
                take();
            }
        });
    }
}
