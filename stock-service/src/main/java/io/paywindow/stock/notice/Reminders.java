package io.paywindow.stock.notice;

import io.paywindow.stock.amqp.RetryDelay;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** When customers are reminded to pay: so long before the end of the payment window, or never. */
final class Reminders {

    private final Duration before;
    private final InstantSource clock;

    /**
     * @param before zero for never
     */
    Reminders(Duration before, InstantSource clock) {
        this.before = before;
        this.clock = clock;
    }

    /** Whether an order that can be paid from now on calls for a reminder, and how long that waits first. */
    Optional<RetryDelay> calledForBy(News news) {
        return before.isZero() || !news.opensWindow() ? Optional.empty() : wait(news);
    }

    /** How long a reminder waits on; empty if it is time. */
    Optional<RetryDelay> stillToWait(News news) {
        return news.reminder() ? wait(news) : Optional.empty();
    }

    private Optional<RetryDelay> wait(News news) {
        Instant payBy = news.event().payBy();
        return payBy == null ? Optional.empty() : RetrySchedule.towards(payBy.minus(before), clock.instant());
    }
}
