package io.paywindow.bench.expiry;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;

/**
 * What customers did and what they were told, order by order; an order is its index. Watches from outside: it knows only what was
 * acknowledged and what came out. Thread-safe.
 */
final class Journal {

    private static final int OPENED = 1;
    private static final int PAID = 2;
    private static final int EXPIRED = 4;
    private static final int SETTLED = 8;
    private static final int TWICE = 16;
    private static final int PAID_LATE = 32;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final AtomicIntegerArray marks;
    private final AtomicLongArray due;
    private final AtomicLongArray expiredAt;
    private final AtomicInteger ends = new AtomicInteger();

    Journal(int orders) {
        marks = new AtomicIntegerArray(orders);
        due = new AtomicLongArray(orders);
        expiredAt = new AtomicLongArray(orders);
    }

    int orders() {
        return marks.length();
    }

    /** The customer asks for an order that can be paid until then. */
    void asked(int order, long dueAt) {
        due.set(order, dueAt);
    }

    /** The customer has been told that the order stands. */
    void opened(int order) {
        mark(order, OPENED);
    }

    /** The customer has been told, at this time, that the payment has come in. */
    void paid(int order, long at) {
        mark(order, at <= due.get(order) ? PAID : PAID_LATE);
    }

    /** The world is told that nobody paid. */
    void expired(int order, long at) {
        end(order, EXPIRED, at);
    }

    /** The world is told that the order is paid. */
    void settled(int order) {
        end(order, SETTLED, 0);
    }

    private void end(int order, int how, long at) {
        int before = mark(order, how);
        if ((before & (EXPIRED | SETTLED)) != 0) {
            mark(order, TWICE);
            return;
        }
        if (how == EXPIRED) {
            expiredAt.set(order, at);
        }
        ends.incrementAndGet();
    }

    private int mark(int order, int mark) {
        return marks.getAndUpdate(order, before -> before | mark);
    }

    /** Whether the world has been told that an order is paid. */
    boolean isSettled(int order) {
        return (marks.get(order) & SETTLED) != 0;
    }

    /** Orders that have come to an end so far. */
    int ends() {
        return ends.get();
    }

    /** Orders that were opened and have not come to an end. */
    int waiting() {
        int waiting = 0;
        for (int order = 0; order < marks.length(); order++) {
            int mark = marks.get(order);
            waiting += (mark & OPENED) != 0 && (mark & (EXPIRED | SETTLED)) == 0 ? 1 : 0;
        }
        return waiting;
    }

    /**
     * What came of it.
     *
     * @param opened orders that stood
     * @param lateness of the unpaid ones that expired, in nanoseconds
     * @param lost never came to an end
     * @param wrong known to be paid in time, and expired all the same
     * @param twice told more than once
     */
    record Verdict(int opened, Histogram lateness, int lost, int wrong, int twice) {}

    /** The verdict on all orders but the first few, in which everything was still warming up. */
    Verdict verdict(int warmUp) {
        Histogram lateness = new Histogram(3);
        int opened = 0;
        int lost = 0;
        int wrong = 0;
        int twice = 0;
        for (int order = warmUp; order < marks.length(); order++) {
            int mark = marks.get(order);
            boolean expired = (mark & EXPIRED) != 0;
            if ((mark & OPENED) == 0) {
                continue;
            }
            opened++;
            lost += (mark & (EXPIRED | SETTLED)) == 0 ? 1 : 0;
            wrong += (mark & PAID) != 0 && expired ? 1 : 0;
            twice += (mark & TWICE) != 0 ? 1 : 0;
            if (expired && (mark & (PAID | PAID_LATE)) == 0) {
                lateness.recordValue(Math.max(0, expiredAt.get(order) - due.get(order)) * NANOS_PER_MILLI);
            }
        }
        return new Verdict(opened, lateness, lost, wrong, twice);
    }
}
