package io.paywindow.expiry.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one partition is doing, for people and probes. Written by its task, read by anybody. */
public final class PartitionStatus {

    private final int partition;
    private final Instant takenAt;
    private volatile @Nullable Instant tickWrittenAt;
    private volatile @Nullable Instant nextDue;
    private volatile long pending;

    PartitionStatus(int partition, Instant takenAt) {
        this.partition = partition;
        this.takenAt = takenAt;
    }

    void ticked(Instant writtenAt) {
        tickWrittenAt = writtenAt;
    }

    void beaten(long pending, @Nullable Instant nextDue) {
        this.pending = pending;
        this.nextDue = nextDue;
    }

    public int partition() {
        return partition;
    }

    /** How old the latest tick is that came back from the log, by the clocks of the instances; since the start if none has. */
    public Duration sinceTick(Instant wallClock) {
        Instant last = tickWrittenAt;
        return Duration.between(last == null ? takenAt : last, wallClock);
    }

    /** Orders that wait for their payment. */
    public long pending() {
        return pending;
    }

    /** When the first of them falls, or fell, due; empty if that is more than two seconds away. */
    public Optional<Instant> nextDue() {
        return Optional.ofNullable(nextDue);
    }
}
