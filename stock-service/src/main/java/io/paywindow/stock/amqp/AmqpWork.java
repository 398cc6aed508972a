package io.paywindow.stock.amqp;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.paywindow.stock.VitalThread;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that needs RabbitMQ, on a thread of its own: begun anew on a new connection each time the connection is lost, until closed.
 *
 * <p>Starting order does not matter: while RabbitMQ is away {@link #trouble} says so and one log line tells of it.
 */
public final class AmqpWork implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AmqpWork.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final AmqpLink link;
    private final String part;
    private final Session session;
    private final Duration closeWithin;
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable String trouble = "not connected to RabbitMQ yet";

    /** What is done on a connection. */
    public interface Session {
        /**
         * Works until {@code closing} or until the connection fails; returns in the first case and throws in the second. What it threw
         * is weather: it is run again.
         */
        void run(Connection connection) throws IOException, TimeoutException, InterruptedException;
    }

    /**
     * @param part what it is for, in logs and in RabbitMQ's list of connections
     * @param closeWithin how long the session may take to return once it is asked to
     */
    public AmqpWork(AmqpLink link, String part, Duration closeWithin, Session session) {
        this.link = link;
        this.part = part;
        this.session = session;
        this.closeWithin = closeWithin;
        this.thread = VitalThread.of(part, this::work);
    }

    public void start() {
        thread.start();
    }

    /** Whether the session should return soon. */
    public boolean closing() {
        return closing;
    }

    /** What is wrong with the connection now, for people; empty when nothing is. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void work() {
        Duration pause = FIRST_PAUSE;
        boolean told = false;
        while (!closing) {
            long begun = System.nanoTime();
            try (Connection connection = link.connect(part)) {
                trouble = null;
                LOG.info("connected to RabbitMQ: part={} url={}", part, link.shownUrl());
                told = false;
                session.run(connection);
            } catch (InterruptedException e) {
                // Asked to return, and too slow.
                return;
            } catch (IOException | TimeoutException | ShutdownSignalException e) {
                trouble = "RabbitMQ: " + reason(e);
                if (!told && !closing) {
                    LOG.warn("waiting for RabbitMQ: part={} url={} reason={}", part, link.shownUrl(), reason(e));
                    told = true;
                }
            } catch (RuntimeException e) {
                trouble = "failed: " + e;
                LOG.error("failed, begins anew: part={}", part, e);
            }
            boolean lasted = System.nanoTime() - begun > LONGEST_PAUSE.toNanos();
            pause = lasted ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            if (!closing && !slept(pause)) {
                return;
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static boolean slept(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** The deepest message: amqp-client wraps what the broker said in exceptions that say nothing. */
    private static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(closeWithin)) {
                thread.interrupt();
                thread.join(closeWithin);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
