package io.paywindow.number.order;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How long to wait before trying again: 50 ms, and twice as long each time up to a second, until it has gone well. One thread. */
final class Backoff {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** For so long after a wait, nothing having happened does not mean that all is well. */
    private static final Duration DOUBT = Duration.ofSeconds(2);

    private long overAt = System.nanoTime() - DOUBT.toNanos();
    private Duration next = SHORTEST;

    /** Begins a wait. */
    void begin() {
        overAt = System.nanoTime() + next.toNanos();
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
    }

    /** Begins a wait and waits it out; shorter if it is told to stop. */
    void sleep(BooleanSupplier stopped) {
        begin();
        while (!stopped.getAsBoolean() && !isOver()) {
            LockSupport.parkNanos(left().toNanos());
        }
    }

    boolean isOver() {
        return left().isZero();
    }

    /** How much of the wait is left; zero when it is over. */
    Duration left() {
        return Duration.ofNanos(Math.max(overAt - System.nanoTime(), 0));
    }

    /** Whether the last wait is so long ago that whatever it was about would have come back. */
    boolean isForgotten() {
        return System.nanoTime() - overAt >= DOUBT.toNanos();
    }

    /** It has gone well: the next wait is a short one. */
    void reset() {
        next = SHORTEST;
    }
}
