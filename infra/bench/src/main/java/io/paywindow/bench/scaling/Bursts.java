package io.paywindow.bench.scaling;

import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/** Arrivals in bursts: at random instants (a Poisson process) some come at once, how many is random too (geometric). */
final class Bursts {

    private static final double SECOND = 1e9;

    private final Timeline timeline;
    private final RandomGenerator random;
    private final double perSecond;
    private final double meanSize;

    /**
     * @param perSecond how many arrive a second in the long run; none do at 0
     * @param meanSize of a burst, 1 for single arrivals
     */
    Bursts(Timeline timeline, RandomGenerator random, double perSecond, double meanSize) {
        if (perSecond < 0 || meanSize < 1) {
            throw new IllegalArgumentException(
                    "perSecond, meanSize: " + perSecond + ", " + meanSize + " (expected: 0 or more, 1 or more)");
        }
        this.timeline = timeline;
        this.random = random;
        this.perSecond = perSecond;
        this.meanSize = meanSize;
    }

    /** Begins; each burst is told with its size. */
    void begin(IntConsumer arrivals) {
        if (perSecond > 0) {
            timeline.after(gap(), () -> {
                arrivals.accept(size());
                begin(arrivals);
            });
        }
    }

    private long gap() {
        return Math.round(-Math.log(1 - random.nextDouble()) * SECOND * meanSize / perSecond);
    }

    private int size() {
        if (meanSize == 1) {
            return 1;
        }
        return 1 + (int) (Math.log(1 - random.nextDouble()) / Math.log(1 - 1 / meanSize));
    }
}
