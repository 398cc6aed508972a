package io.paywindow.number.lease;

import io.paywindow.number.lease.Claims.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;

/** A claim log in memory, for tests whose clock is not the broker's. Thread-safe. */
final class MemoryArbiter implements Arbiter {

    private final Claims claims = new Claims();
    private final InstantSource clock;

    MemoryArbiter(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public boolean claim(LocalDate day, NumberBlock block) {
        Instant now = clock.instant();
        return claims.add(day, block, now) == Verdict.FIRST;
    }

    @Override
    public boolean isTaken(LocalDate day, NumberBlock block) {
        return claims.isTaken(day, block);
    }

    @Override
    public long highestClaimed(LocalDate day) {
        return claims.highest(day);
    }
}
