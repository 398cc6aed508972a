package io.paywindow.number.lease;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * Which day's numbers an order gets, and which days must have a pool at a given moment.
 *
 * <p>Pure. It answers what should be, never what should happen next: a run that was missed, a clock that leapt or an hour that came
 * twice needs no case of its own.
 *
 * @param zone whose midnight divides the days
 * @param generateAt from this time of day on, tomorrow has a pool
 * @param deleteAt from this time of day on, yesterday has none
 */
public record PoolCalendar(ZoneId zone, LocalTime generateAt, LocalTime deleteAt) {

    private static final int DAYS_LOOKED_BACK = 8;
    private static final int DAYS_KEPT_AT_MOST = 3;

    /** The day whose numbers an order gets: that of its append time; today's if that day has no pool any more, or not yet. */
    LocalDate dayOf(Instant appendedAt, Instant now) {
        LocalDate today = dateOf(now);
        LocalDate day = dateOf(appendedAt);
        return day.isBefore(oldest(now)) || day.isAfter(today.plusDays(1)) ? today : day;
    }

    /** The oldest day that still gives numbers: yesterday until its pool is deleted, then today. */
    LocalDate oldest(Instant now) {
        ZonedDateTime local = now.atZone(zone);
        LocalDate today = local.toLocalDate();
        return local.toLocalTime().isBefore(deleteAt) ? today.minusDays(1) : today;
    }

    /** The days that must have a pool now. Yesterday's, if Redis lost it, is made again only when an order of yesterday asks. */
    List<LocalDate> wanted(Instant now) {
        ZonedDateTime local = now.atZone(zone);
        LocalDate today = local.toLocalDate();
        return local.toLocalTime().isBefore(generateAt) ? List.of(today) : List.of(today, today.plusDays(1));
    }

    /** The days that must have no pool now, as far back as a stopped shop may have left one. */
    List<LocalDate> gone(Instant now) {
        LocalDate oldest = oldest(now);
        return oldest.minusDays(DAYS_LOOKED_BACK).datesUntil(oldest).toList();
    }

    /** When a day's pool goes by itself, should nobody be there to delete it. */
    Instant expiresAt(LocalDate day) {
        return day.plusDays(DAYS_KEPT_AT_MOST).atStartOfDay(zone).toInstant();
    }

    private LocalDate dateOf(Instant time) {
        return LocalDate.ofInstant(time, zone);
    }
}
