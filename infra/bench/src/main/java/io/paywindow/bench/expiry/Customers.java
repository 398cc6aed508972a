package io.paywindow.bench.expiry;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens orders at a steady rate and pays every other one half way through its window.
 *
 * <p>Open loop: what is late is caught up, so a till that is slow to take an order does not slow its customers down.
 */
final class Customers {

    private static final InstantSource CLOCK = InstantSource.system();
    private static final long PAUSE_NANOS = 500_000;
    private static final double MILLIS = 1_000;

    private final Till till;
    private final Journal journal;
    private final double perSecond;
    private final Duration window;

    Customers(Till till, Journal journal, double perSecond, Duration window) {
        this.till = till;
        this.journal = journal;
        this.perSecond = perSecond;
        this.window = window;
    }

    /** How many come at a rate within a time. */
    static int coming(int perSecond, Duration within) {
        return (int) (perSecond * within.toSeconds());
    }

    private record Promise(int order, long at) {}

    /** Opens orders {@code first} to {@code last}, the last one not included; returns when all payments have been sent too. */
    void come(int first, int last) {
        come(first, last, () -> {});
    }

    /** The same, and half way through lets something happen. */
    void come(int first, int last, Runnable halfWay) {
        Queue<Promise> promises = new ArrayDeque<>();
        long startedAt = CLOCK.millis();
        int next = first;
        boolean happened = false;
        while (next < last || !promises.isEmpty()) {
            long now = CLOCK.millis();
            int until = first + (int) Math.min(last - first, (now - startedAt) * perSecond / MILLIS + 1);
            for (; next < until; next++) {
                journal.asked(next, now + window.toMillis());
                till.open(next, now + window.toMillis());
                if (next % 2 == 0) {
                    promises.add(new Promise(next, now + window.toMillis() / 2));
                }
            }
            for (Promise due = promises.peek(); due != null && due.at() <= now; due = promises.peek()) {
                till.pay(due.order());
                promises.remove();
            }
            if (!happened && next - first >= (last - first) / 2) {
                happened = true;
                halfWay.run();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
