package io.paywindow.number.lease;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.number.lease.NumberPool.Figures;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daily work on the pools: makes tomorrow's, tops up the tail, deletes yesterday's, tells what is left.
 *
 * <p>Each round makes the pools what the calendar says they should be at that moment, so a missed run is caught up by the next round, and
 * any number of instances may do it at once. One thread.
 */
final class PoolKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(PoolKeeper.class);
    private static final int[] WARN_AT_PERCENT = {95, 90, 80};

    private final NumberPool pool;
    private final Arbiter arbiter;
    private final PoolCalendar calendar;
    private final Leases leases;
    private final AtomicLong generated;
    private final AtomicLong remaining;
    private final AtomicLong leased;
    private final AtomicLong gaps;
    private final Counter failures;
    private final Map<LocalDate, Integer> warnedAt = new HashMap<>();
    private final Map<LocalDate, Long> givenBefore = new HashMap<>();
    private @Nullable LocalDate oldest;
    private boolean away;

    PoolKeeper(NumberPool pool, Arbiter arbiter, PoolCalendar calendar, Leases leases, MeterRegistry meters) {
        this.pool = pool;
        this.arbiter = arbiter;
        this.calendar = calendar;
        this.leases = leases;
        this.generated = gauge(meters, "generated", "highest number of today made so far");
        this.remaining = gauge(meters, "remaining", "numbers of today that nobody has taken");
        this.leased = gauge(meters, "leased", "numbers of today that instances have taken");
        this.gaps = gauge(meters, "gaps", "numbers of today that no order will ever get");
        this.failures = Counter.builder("paywindow.numbers.keeping.failures")
                .description("rounds on the pools that failed")
                .register(meters);
    }

    /** One round. Never throws: what failed is tried again in the next. */
    void keep(Instant now) {
        try {
            calendar.wanted(now).forEach(this::makeAndTopUp);
            leases.closeBefore(calendar.oldest(now));
            deleteGone(now);
            report(calendar.wanted(now).getFirst());
            tell(null);
        } catch (RuntimeException e) {
            failures.increment();
            tell(e);
        }
    }

    /** Tells the pools that this instance has nothing in hand any more. */
    void giveUp() {
        try {
            for (DayNumbers day : leases.open()) {
                pool.report(day.day(), before(day.day()) + day.givenSoFar(), 0);
            }
        } catch (NumbersAwayException e) {
            LOG.warn("the numbers left in hand are not reported as gaps: {}", e.getMessage());
        }
    }

    private void makeAndTopUp(LocalDate day) {
        pool.generate(day, arbiter.highestClaimed(day));
        pool.topUp(day);
    }

    private void deleteGone(Instant now) {
        LocalDate due = calendar.oldest(now);
        if (!due.equals(oldest)) {
            calendar.gone(now).forEach(pool::delete);
            oldest = due;
        }
    }

    private void report(LocalDate today) {
        List<LocalDate> inHand = leases.open().stream().map(DayNumbers::day).toList();
        if (!inHand.contains(today)) {
            pool.report(today, before(today), 0).ifPresent(figures -> show(today, figures));
        }
        for (DayNumbers day : leases.open()) {
            pool.report(day.day(), before(day.day()) + day.givenSoFar(), day.inHand())
                    .filter(figures -> day.day().equals(today))
                    .ifPresent(figures -> show(today, figures));
        }
        givenBefore.keySet().removeIf(day -> day.isBefore(today.minusDays(1)));
        warnedAt.keySet().removeIf(day -> day.isBefore(today.minusDays(1)));
    }

    /** What an earlier life of this instance gave, so that its account goes on. Asked once a day. */
    private long before(LocalDate day) {
        return givenBefore.computeIfAbsent(day, pool::givenBefore);
    }

    private void show(LocalDate day, Figures figures) {
        generated.set(figures.generated());
        remaining.set(figures.remaining());
        leased.set(figures.leased());
        gaps.set(figures.gaps());
        warn(day, figures);
    }

    private void warn(LocalDate day, Figures figures) {
        long highest = pool.shape().highest();
        long percent = figures.leased() * 100 / highest;
        for (int limit : WARN_AT_PERCENT) {
            if (percent >= limit && warnedAt.getOrDefault(day, 0) < limit) {
                warnedAt.put(day, limit);
                LOG.warn(
                        "{} % of the numbers of {} are taken, {} are left: beyond that orders are refused",
                        percent, day, highest - figures.leased());
                return;
            }
        }
    }

    private void tell(@Nullable RuntimeException trouble) {
        if (trouble != null && !away) {
            LOG.warn("the pools of numbers cannot be kept: {}", trouble.getMessage(), bugOf(trouble));
        } else if (trouble == null && away) {
            LOG.info("the pools of numbers are kept again");
        }
        away = trouble != null;
    }

    /** Weather needs no stack trace; anything else does. */
    private static @Nullable RuntimeException bugOf(RuntimeException trouble) {
        return trouble instanceof NumbersAwayException ? null : trouble;
    }

    private static AtomicLong gauge(MeterRegistry meters, String name, String what) {
        AtomicLong value = new AtomicLong();
        Gauge.builder("paywindow.numbers." + name, value, AtomicLong::get)
                .description(what)
                .register(meters);
        return value;
    }
}
