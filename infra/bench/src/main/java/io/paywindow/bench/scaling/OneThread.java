package io.paywindow.bench.scaling;

import org.HdrHistogram.Histogram;

/** One thread that does what it is asked for, in the order in which it was asked: Redis, or the log of one partition. */
final class OneThread {

    private static final int DIGITS = 3;

    private final Timeline timeline;
    private final Histogram waits = new Histogram(DIGITS);
    private long freeAt;
    private long asked;
    private long doneBefore;
    private long lookedAt;

    OneThread(Timeline timeline) {
        this.timeline = timeline;
    }

    /** Does some work that takes so long, once all that was asked for before is done; then tells. */
    void serve(long nanos, Runnable done) {
        long now = timeline.now();
        long begins = Math.max(now, freeAt);
        waits.recordValue(begins - now);
        asked += nanos;
        freeAt = begins + nanos;
        timeline.after(freeAt - now, done);
    }

    /** Looks only at what comes from now on. */
    void forget() {
        waits.reset();
        doneBefore = done();
        lookedAt = timeline.now();
    }

    /** How long each piece of work waited before it was begun, nanoseconds. */
    Histogram waits() {
        return waits;
    }

    /** The part of the time in which it worked, 0 to 1. */
    double utilisation() {
        return (double) (done() - doneBefore) / (double) Math.max(1, timeline.now() - lookedAt);
    }

    /** Work done until now; what is asked for beyond that lies ahead in one piece. */
    private long done() {
        return asked - Math.max(0, freeAt - timeline.now());
    }
}
