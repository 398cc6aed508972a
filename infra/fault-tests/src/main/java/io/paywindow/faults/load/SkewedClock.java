package io.paywindow.faults.load;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that somebody has set wrong. Thread-safe. */
final class SkewedClock implements InstantSource {

    private final InstantSource right;
    private volatile Duration skew = Duration.ZERO;

    SkewedClock(InstantSource right) {
        this.right = right;
    }

    void skew(Duration by) {
        skew = by;
    }

    @Override
    public Instant instant() {
        return right.instant().plus(skew);
    }
}
