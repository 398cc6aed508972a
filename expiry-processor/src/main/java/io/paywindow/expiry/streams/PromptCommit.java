package io.paywindow.expiry.streams;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Has Kafka Streams commit what leaves a task: at once after a pause, under load as often as it is given. By itself it commits seldom, as
 * nobody waits for what is only remembered.
 *
 * <p>A commit is of all tasks of a thread, so the first of them that has something to tell asks for all. Shared by all tasks; each
 * thread has moments of its own.
 */
final class PromptCommit {

    private final Duration apart;
    private final LongSupplier nanoTime;
    private final ThreadLocal<Moments> moments;

    /** When the tasks of a thread last asked, and whether one of them is to ask an interval later. */
    private static final class Moments {
        private long last;
        private boolean waiting;

        private Moments(long last) {
            this.last = last;
        }
    }

    /**
     * @param apart how far commits are apart under load
     * @param nanoTime as {@link System#nanoTime}
     */
    PromptCommit(Duration apart, LongSupplier nanoTime) {
        this.apart = apart;
        this.nanoTime = nanoTime;
        this.moments = ThreadLocal.withInitial(() -> new Moments(nanoTime.getAsLong() - apart.toNanos()));
    }

    /** A task's own way to ask. */
    Asker of(ProcessorContext<byte[], byte[]> context) {
        return new Asker(context);
    }

    /** Asks for one task, in its thread. */
    final class Asker {

        private final ProcessorContext<byte[], byte[]> context;
        private final Pulse later;

        private Asker(ProcessorContext<byte[], byte[]> context) {
            this.context = context;
            this.later = new Pulse(context, this::commit);
        }

        /** Something was told. */
        void ask() {
            Moments of = moments.get();
            long now = nanoTime.getAsLong();
            // A task that went elsewhere before its moment came leaves one behind that is long over.
            if (of.waiting && now - of.last <= 2 * apart.toNanos()) {
                return;
            }
            Duration left = Duration.ofNanos(of.last + apart.toNanos() - now);
            if (left.isPositive()) {
                of.waiting = true;
                later.every(Duration.ofMillis(left.plusNanos(999_999).toMillis()));
            } else {
                commit();
            }
        }

        private void commit() {
            later.stop();
            Moments of = moments.get();
            of.waiting = false;
            of.last = nanoTime.getAsLong();
            context.commit();
        }
    }
}
