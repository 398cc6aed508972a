package io.paywindow.ledger;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends waits that take too long, where many wait and next to none of them does.
 *
 * <p>A virtual thread that parks for a limited time has the JDK wake the thread of its timers, once to set the alarm and once to take it
 * back: a quarter of order-api's context switches were that. Here one thread looks each 20 ms at what is due, so an alarm wakes nobody,
 * and comes up to two looks late. Thread-safe.
 */
public final class Deadlines {

    private static final long TICK_MS = 20;
    private static final Timer WHEEL =
            new HashedWheelTimer(new DefaultThreadFactory("deadlines", true), TICK_MS, TimeUnit.MILLISECONDS);

    private Deadlines() {}

    /** Something that will be done unless it is cancelled before. */
    public interface Alarm {
        void cancel();
    }

    private static final class LateException extends TimeoutException {
        private static final long serialVersionUID = 1L;

        LateException(Duration within) {
            super("nothing came within " + within);
        }
    }

    /** Has something done after a time. It must not block. */
    public static Alarm after(Duration time, Runnable task) {
        var due = WHEEL.newTimeout(alarm -> task.run(), time.toNanos(), TimeUnit.NANOSECONDS);
        return due::cancel;
    }

    /** What {@code CompletableFuture.get} with a time does. What others wait for stays as it is. */
    public static <T> T await(CompletableFuture<T> future, Duration within)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (future.isDone()) {
            return future.get();
        }
        CompletableFuture<T> waited = future.copy();
        Alarm alarm = after(within, () -> waited.completeExceptionally(new LateException(within)));
        try {
            return waited.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LateException late) {
                throw late;
            }
            throw e;
        } finally {
            alarm.cancel();
        }
    }
}
