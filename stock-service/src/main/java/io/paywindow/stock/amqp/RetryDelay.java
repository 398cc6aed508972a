package io.paywindow.stock.amqp;

import io.paywindow.contract.names.OrderEvents;
import java.time.Duration;

/** How long a message may wait outside its queue before it is tried again. */
public enum RetryDelay {
    MINUTE("1m", Duration.ofMinutes(1)),
    TEN_MINUTES("10m", Duration.ofMinutes(10)),
    HOUR("1h", Duration.ofHours(1)),
    SIX_HOURS("6h", Duration.ofHours(6));

    private final String label;
    private final Duration duration;

    RetryDelay(String label, Duration duration) {
        this.label = label;
        this.duration = duration;
    }

    public Duration duration() {
        return duration;
    }

    /** The queue to wait in. */
    public String queueOf(String queue) {
        return OrderEvents.retryQueueOf(queue, label);
    }
}
