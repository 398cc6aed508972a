package io.paywindow.number.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolCalendarTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    private final PoolCalendar calendar = new PoolCalendar(SHANGHAI, LocalTime.of(4, 0), LocalTime.of(3, 0));

    private static Instant at(LocalDate day, String time) {
        return day.atTime(LocalTime.parse(time)).atZone(SHANGHAI).toInstant();
    }

    @Test
    void givesAnOrderANumberOfTheDayItWasPlaced() {
        assertThat(calendar.dayOf(at(TODAY, "23:59:59"), at(TODAY.plusDays(1), "00:10")))
                .isEqualTo(TODAY);
        assertThat(calendar.dayOf(at(TODAY, "00:00"), at(TODAY, "00:00"))).isEqualTo(TODAY);
    }

    @Test
    void givesAnOrderOfYesterdayOneOfTodayOnceYesterdaysPoolIsDeleted() {
        Instant yesterday = at(TODAY.minusDays(1), "23:50");

        assertThat(calendar.dayOf(yesterday, at(TODAY, "02:59:59"))).isEqualTo(TODAY.minusDays(1));
        assertThat(calendar.dayOf(yesterday, at(TODAY, "03:00"))).isEqualTo(TODAY);
    }

    @Test
    void givesAnOrderOfLongAgoOrOfTheFarFutureOneOfToday() {
        assertThat(calendar.dayOf(at(TODAY.minusDays(2), "12:00"), at(TODAY, "01:00")))
                .isEqualTo(TODAY);
        assertThat(calendar.dayOf(at(TODAY.plusDays(2), "12:00"), at(TODAY, "23:00")))
                .isEqualTo(TODAY);
    }

    @Test
    void trustsTheBrokerThatMidnightIsPast() {
        assertThat(calendar.dayOf(at(TODAY.plusDays(1), "00:00:01"), at(TODAY, "23:59:58")))
                .isEqualTo(TODAY.plusDays(1));
    }

    @Test
    void wantsTomorrowsPoolFromFourOn() {
        assertThat(calendar.wanted(at(TODAY, "03:59:59"))).containsExactly(TODAY);
        assertThat(calendar.wanted(at(TODAY, "04:00"))).containsExactly(TODAY, TODAY.plusDays(1));
    }

    @Test
    void wantsYesterdaysPoolGoneFromThreeOnAndOlderOnesAlways() {
        assertThat(calendar.gone(at(TODAY, "02:59:59")))
                .endsWith(TODAY.minusDays(2))
                .doesNotContain(TODAY.minusDays(1));
        assertThat(calendar.gone(at(TODAY, "03:00")))
                .endsWith(TODAY.minusDays(1))
                .hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Beirut", "Pacific/Apia"})
    void hasAPoolForEveryMomentOfTheYearWhateverTheClocksDo(String zone) {
        PoolCalendar there = new PoolCalendar(ZoneId.of(zone), LocalTime.of(4, 0), LocalTime.of(3, 0));
        Instant end = Instant.parse("2019-01-01T00:00:00Z");
        for (Instant now = Instant.parse("2018-01-01T00:00:00Z");
                now.isBefore(end);
                now = now.plus(Duration.ofMinutes(10))) {
            LocalDate day = there.dayOf(now, now);

            assertThat(there.wanted(now)).as("at %s", now).contains(day);
            assertThat(there.gone(now)).as("at %s", now).doesNotContain(day);
            assertThat(there.wanted(now)).as("at %s", now).doesNotContainAnyElementsOf(there.gone(now));
        }
    }

    @Test
    void letsAPoolExpireOnlyAfterItMustBeGone() {
        assertThat(calendar.expiresAt(TODAY)).isAfter(at(TODAY.plusDays(1), "03:00"));
    }
}
