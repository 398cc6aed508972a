package io.paywindow.order.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.ledger.RedisLink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** This instance's one subscription to what Redis publishes, however many wait for it. Subscribes as soon as Redis is there. */
public final class ChangeFeed implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);

    private final RedisLink redis;
    private final List<String> channels;
    private final Consumer<String> listener;
    private volatile @Nullable StatefulRedisPubSubConnection<String, String> connection;
    private volatile @Nullable Thread starter;

    /** A feed of the given channels; the listener is called on the connection's own thread and must not block. */
    public ChangeFeed(RedisLink redis, List<String> channels, Consumer<String> listener) {
        this.redis = redis;
        this.channels = List.copyOf(channels);
        this.listener = listener;
    }

    @Override
    public void start() {
        starter = Thread.ofVirtual().name("change-feed").start(this::subscribe);
    }

    private void subscribe() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                StatefulRedisPubSubConnection<String, String> made = redis.subscriber();
                made.addListener(new RedisPubSubAdapter<>() {
                    @Override
                    public void message(String channel, String message) {
                        listener.accept(message);
                    }
                });
                connection = made;
                // From now on the client subscribes again by itself after each loss.
                redis.await(made.async().subscribe(channels.toArray(String[]::new)));
                return;
            } catch (RedisAwayException | CompletionException e) {
                LOG.debug("not subscribed yet: {}", e.getMessage());
                close();
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close() {
        StatefulRedisPubSubConnection<String, String> open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    /** Whether changes are heard at this moment. */
    public boolean listening() {
        StatefulRedisPubSubConnection<String, String> open = connection;
        return open != null && open.isOpen();
    }

    @Override
    public void stop() {
        Thread running = starter;
        starter = null;
        if (running != null) {
            running.interrupt();
        }
        close();
    }

    @Override
    public int getPhase() {
        // Before the web server starts and after it has stopped: requests that are being answered need this.
        return 0;
    }

    @Override
    public boolean isRunning() {
        return starter != null;
    }
}
