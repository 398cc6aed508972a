package io.paywindow.number.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** The days that this instance has numbers of in hand. Thread-safe. */
final class Leases {

    private final PoolCalendar calendar;
    private final PoolShape shape;
    private final ClaimedBlocks source;
    private final Executor fetcher;
    private final LongSupplier nanoTime;
    private final Duration patience;
    private final ConcurrentMap<LocalDate, DayNumbers> days = new ConcurrentHashMap<>();

    Leases(
            PoolCalendar calendar,
            PoolShape shape,
            ClaimedBlocks source,
            Executor fetcher,
            LongSupplier nanoTime,
            Duration patience) {
        this.calendar = calendar;
        this.shape = shape;
        this.source = source;
        this.fetcher = fetcher;
        this.nanoTime = nanoTime;
        this.patience = patience;
    }

    /** The numbers for an order that was appended then. */
    DayNumbers of(Instant appendedAt, Instant now) {
        return days.computeIfAbsent(calendar.dayOf(appendedAt, now), this::open);
    }

    Collection<DayNumbers> open() {
        return List.copyOf(days.values());
    }

    /** Lets go of days that give no numbers any more; what was left of them are gaps. */
    void closeBefore(LocalDate oldest) {
        days.keySet().removeIf(day -> {
            boolean over = day.isBefore(oldest);
            if (over) {
                source.close(day);
            }
            return over;
        });
    }

    private DayNumbers open(LocalDate day) {
        BlockLease lease = new BlockLease(day, shape.blockSize(), source, fetcher, nanoTime, patience);
        return new DayNumbers(day, shape.sequenceDigits(), lease);
    }
}
