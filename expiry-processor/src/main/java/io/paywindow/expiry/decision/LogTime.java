package io.paywindow.expiry.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a partition of the payment log has been read, in the log's own time.
 *
 * <p>A tick with append time T proves that every payment before T has been read. Immutable; a pure function of the log, so the same on
 * every replay.
 *
 * @param lastTick the latest tick read; {@link Instant#EPOCH} before the first
 * @param outages the stretches without ticks that are still remembered, oldest first
 */
public record LogTime(Instant lastTick, List<Outage> outages) {

    /** Nothing read yet. What fell due before the first tick fell due in an outage: nobody was there to decide it. */
    public static final LogTime START = new LogTime(Instant.EPOCH, List.of());

    /** Ticks further apart than this are an outage. Healthy ones are at most a second apart. */
    public static final Duration LONGEST_GAP = Duration.ofSeconds(5);

    /** An order that opens later than this after an outage has its due time as if there had been none. */
    static final Duration OUTAGES_KEPT = Duration.ofDays(2);

    static final int MOST_OUTAGES = 200;

    /** No tick between two, for longer than {@link #LONGEST_GAP}: {@code from} is the tick before, {@code to} the tick after. */
    public record Outage(Instant from, Instant to) {

        boolean covers(Instant due) {
            // An order due at the very instant of a tick is still open after it, so it falls due in the gap that
            // follows.
            return !due.isBefore(from) && due.isBefore(to);
        }
    }

    public LogTime {
        outages = List.copyOf(outages);
    }

    /** The log's time once a tick has been read. Time never goes back, whatever a broker's clock does. */
    public LogTime tick(Instant at) {
        if (!at.isAfter(lastTick)) {
            return this;
        }
        if (!silentUntil(at)) {
            return outages.isEmpty() ? new LogTime(at, outages) : new LogTime(at, remembered(at));
        }
        List<Outage> with = new ArrayList<>(remembered(at));
        with.add(new Outage(lastTick, at));
        return new LogTime(at, with.subList(Math.max(0, with.size() - MOST_OUTAGES), with.size()));
    }

    /** When an order really falls due: what falls due in an outage falls due {@code outageGrace} after it. */
    public Instant due(Instant due, Duration outageGrace) {
        Instant moved = due;
        for (Outage outage : outages) {
            if (outage.covers(moved)) {
                moved = outage.to().plus(outageGrace);
            }
        }
        return moved;
    }

    /** The log's time as it was when the given tick was the last one read. */
    public LogTime asOf(Instant tick) {
        if (outages.isEmpty()) {
            return new LogTime(tick, outages);
        }
        return new LogTime(
                tick,
                outages.stream().filter(outage -> !outage.to().isAfter(tick)).toList());
    }

    /** Whether a record of this append time proves, by itself, that ticks had stopped before it. */
    public boolean silentUntil(Instant at) {
        return Duration.between(lastTick, at).compareTo(LONGEST_GAP) > 0;
    }

    private List<Outage> remembered(Instant at) {
        Instant oldest = at.minus(OUTAGES_KEPT);
        return outages.stream().filter(outage -> outage.to().isAfter(oldest)).toList();
    }
}
