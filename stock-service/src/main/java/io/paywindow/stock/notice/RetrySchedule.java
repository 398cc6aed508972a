package io.paywindow.stock.notice;

import io.paywindow.stock.amqp.RetryDelay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When what must wait is tried again. Pure. */
final class RetrySchedule {

    private static final List<RetryDelay> AFTER_FAILURE =
            List.of(RetryDelay.MINUTE, RetryDelay.TEN_MINUTES, RetryDelay.HOUR, RetryDelay.SIX_HOURS);
    private static final List<RetryDelay> LONGEST_FIRST = AFTER_FAILURE.reversed();

    /** A wait of a minute may end half a minute off, either way. */
    private static final Duration NEAR = RetryDelay.MINUTE.duration().dividedBy(2);

    private RetrySchedule() {}

    /**
     * How long to wait after the n-th failed attempt; empty if the news would be no news any more.
     *
     * @param attempt 1 for the first
     * @param until when the news is too old
     */
    static Optional<RetryDelay> afterFailure(int attempt, Instant now, Instant until) {
        RetryDelay delay = AFTER_FAILURE.get(Math.min(attempt, AFTER_FAILURE.size()) - 1);
        return now.plus(delay.duration()).isBefore(until) ? Optional.of(delay) : Optional.empty();
    }

    /** The next stretch of the wait until a time; empty if it is about now, or past. */
    static Optional<RetryDelay> towards(Instant due, Instant now) {
        Duration left = Duration.between(now, due);
        if (left.compareTo(NEAR) <= 0) {
            return Optional.empty();
        }
        return LONGEST_FIRST.stream()
                .filter(delay -> delay.duration().compareTo(left) <= 0)
                .findFirst()
                .or(() -> Optional.of(RetryDelay.MINUTE));
    }
}
