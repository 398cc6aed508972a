package io.paywindow.expiry.streams;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Calls a task by the wall clock, at a pace that may change, or not at all. Kafka Streams commits after every call, whether it did
 * anything or not, so one that is not needed costs a transaction. Not thread-safe.
 */
final class Pulse {

    private final ProcessorContext<byte[], byte[]> context;
    private final Runnable beat;
    private Duration pace = Duration.ZERO;
    private @Nullable Cancellable running;

    /** Stands still until it is given a pace. */
    Pulse(ProcessorContext<byte[], byte[]> context, Runnable beat) {
        this.context = context;
        this.beat = beat;
    }

    /** Beats so often from now on; goes on as it does if that is its pace already. */
    void every(Duration wanted) {
        if (!wanted.equals(pace)) {
            stop();
            pace = wanted;
            running = context.schedule(wanted, PunctuationType.WALL_CLOCK_TIME, timestamp -> beat.run());
        }
    }

    void stop() {
        if (running != null) {
            running.cancel();
            running = null;
        }
        pace = Duration.ZERO;
    }
}
