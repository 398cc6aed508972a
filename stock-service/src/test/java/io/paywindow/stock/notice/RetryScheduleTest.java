package io.paywindow.stock.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.stock.amqp.RetryDelay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RetryScheduleTest {

    private static final Instant NOW = Instant.parse("2026-11-23T04:05:06Z");
    private static final Duration DAY = Duration.ofHours(24);

    @Test
    void triesForADayAndThenNoMore() {
        List<RetryDelay> waits = new ArrayList<>();
        Instant now = NOW;
        Optional<RetryDelay> next = RetrySchedule.afterFailure(1, now, NOW.plus(DAY));
        while (next.isPresent()) {
            waits.add(next.get());
            now = now.plus(next.get().duration());
            next = RetrySchedule.afterFailure(waits.size() + 1, now, NOW.plus(DAY));
        }

        assertThat(waits)
                .containsExactly(
                        RetryDelay.MINUTE,
                        RetryDelay.TEN_MINUTES,
                        RetryDelay.HOUR,
                        RetryDelay.SIX_HOURS,
                        RetryDelay.SIX_HOURS,
                        RetryDelay.SIX_HOURS);
    }

    @Test
    void aLongWaitIsMadeOfStretchesThatEndWithinHalfAMinuteOfItsTime() {
        for (long seconds = 0; seconds < 8 * 3600; seconds += 37) {
            Instant due = NOW.plusSeconds(seconds);
            Instant now = NOW;
            int stretches = 0;
            Optional<RetryDelay> next = RetrySchedule.towards(due, now);
            while (next.isPresent()) {
                now = now.plus(next.get().duration());
                stretches++;
                next = RetrySchedule.towards(due, now);
            }
            assertThat(Duration.between(now, due).abs()).isLessThanOrEqualTo(Duration.ofSeconds(30));
            assertThat(stretches).isLessThan(30);
        }
    }
}
