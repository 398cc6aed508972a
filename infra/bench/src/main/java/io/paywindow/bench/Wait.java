package io.paywindow.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits with a bound. */
public final class Wait {

    private static final long LOOK_EVERY_NANOS = 20_000_000;

    private Wait() {}

    /** Returns when it holds; throws when it does not within the bound. */
    public static void until(String what, Duration bound, BooleanSupplier holds) {
        if (!within(bound, holds)) {
            throw new IllegalStateException("not within " + bound + ": " + what);
        }
    }

    /** Returns when it holds or the bound is over, and whether it holds. */
    public static boolean within(Duration bound, BooleanSupplier holds) {
        long end = System.nanoTime() + bound.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return true;
    }

    /** Lets time pass. */
    public static void pass(Duration duration) {
        var unused = within(duration, () -> false);
    }
}
