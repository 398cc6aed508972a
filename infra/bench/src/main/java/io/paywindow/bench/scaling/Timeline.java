package io.paywindow.bench.scaling;

import java.util.PriorityQueue;

/**
 * What happens when: the clock of a simulation, in nanoseconds. What is due at the same instant happens in the order in which it was
 * asked for, so that a seed repeats a run exactly. One thread.
 */
final class Timeline {

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long asked;

    private record Event(long at, long turn, Runnable what) implements Comparable<Event> {

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(turn, other.turn);
        }
    }

    long now() {
        return now;
    }

    /** Has something happen so many nanoseconds from now. */
    void after(long nanos, Runnable what) {
        if (nanos < 0) {
            throw new IllegalArgumentException("nanos: " + nanos + " (expected: 0 or more)");
        }
        events.add(new Event(now + nanos, asked++, what));
    }

    /** Lets happen what is due until then, and what that causes. */
    void runUntil(long end) {
        for (Event next = events.peek(); next != null && next.at() <= end; next = events.peek()) {
            events.remove();
            now = next.at();
            next.what().run();
        }
        now = end;
    }
}
