package io.paywindow.number.lease;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A day's numbers from 1 on, without Redis or Kafka. */
public final class TestNumbers {

    private final BlockLease lease;
    private final DayNumbers day;

    public TestNumbers(LocalDate date, int count) {
        AtomicBoolean leased = new AtomicBoolean();
        BlockSource once =
                (any, wanted) -> leased.getAndSet(true) ? Optional.empty() : Optional.of(new NumberBlock(1, count));
        this.lease = new BlockLease(date, count, once, Runnable::run, System::nanoTime, Duration.ofSeconds(1));
        this.day = new DayNumbers(date, 7, lease);
    }

    public DayNumbers day() {
        return day;
    }

    public long given() {
        return day.givenSoFar();
    }

    public long inHand() {
        return day.inHand();
    }

    public long leased() {
        return lease.leased();
    }
}
