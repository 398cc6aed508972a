package io.paywindow.ledger;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A service's way to Redis. Connects when first used, so that a service may start before Redis does, and again whenever Redis comes
 * back; while it is away, calls fail at once with {@link RedisAwayException} instead of queueing up.
 *
 * <p>Thread-safe. Commands of all threads share one connection, and so are pipelined.
 */
public final class RedisLink implements AutoCloseable {

    private static final RedisCodec<String, byte[]> BYTES = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    // While Redis refuses connections, threads ask it in turn, not all at once.
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final Duration timeout;
    private final ClientResources resources;
    private final RedisClient client;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable StatefulRedisConnection<String, String> text;
    private volatile @Nullable StatefulRedisConnection<String, byte[]> bytes;
    private long attemptedAt;
    private @Nullable RedisAwayException failure;

    /**
     * @param clientName how this process shows in {@code CLIENT LIST}
     */
    public RedisLink(RedisSettings settings, String clientName) {
        this.timeout = settings.commandTimeout();
        RedisURI uri = RedisURI.create(settings.url());
        uri.setTimeout(timeout);
        uri.setClientName(clientName.replaceAll("\\s", "-"));
        this.resources = LettuceOptions.resources();
        this.client = RedisClient.create(resources, uri);
        ClientOptions options = LettuceOptions.options(timeout);
        client.setOptions(options);
    }

    /** Commands with text values. Throws {@link RedisAwayException} if Redis cannot be reached. */
    public RedisAsyncCommands<String, String> text() {
        StatefulRedisConnection<String, String> open = text;
        if (open == null) {
            open = connect(() -> text, made -> text = made, RedisClient::connect);
        }
        return open.async();
    }

    /** Commands with values of plain bytes. Throws {@link RedisAwayException} if Redis cannot be reached. */
    public RedisAsyncCommands<String, byte[]> bytes() {
        StatefulRedisConnection<String, byte[]> open = bytes;
        if (open == null) {
            open = connect(() -> bytes, made -> bytes = made, c -> c.connect(BYTES));
        }
        return open.async();
    }

    /**
     * A new connection to subscribe with, the caller's to close. It subscribes again by itself after Redis was away; what was published
     * meanwhile is lost. Throws {@link RedisAwayException} if Redis cannot be reached.
     */
    public StatefulRedisPubSubConnection<String, String> subscriber() {
        try {
            return client.connectPubSub();
        } catch (RuntimeException e) {
            throw RedisTrouble.of(e);
        }
    }

    /** Waits for an answer. Throws {@link RedisAwayException} if there is none; any other failure is a defect. */
    public <T> T await(CompletionStage<T> answer) {
        return RedisTrouble.await(answer, timeout);
    }

    /**
     * What is wrong with Redis now, for people; empty if it answers and is fit for use. A service is not ready while there is something:
     * an eviction policy other than {@code noeviction} would make Redis forget holds.
     */
    public Optional<String> trouble() {
        try {
            return RedisTrouble.inInfo(await(text().info()));
        } catch (RedisAwayException e) {
            return Optional.ofNullable(e.getMessage());
        } catch (RuntimeException e) {
            return Optional.of("Redis refuses: " + e.getMessage());
        }
    }

    /** Drops the connections, so that the next call finds its way anew: the address may belong to another server by now. */
    public void reconnect() {
        lock.lock();
        try {
            close(text);
            close(bytes);
            text = null;
            bytes = null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        // Closes the connections as well.
        client.shutdown(Duration.ZERO, CLOSE_WITHIN);
        resources
                .shutdown(0, CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_WITHIN.toMillis());
    }

    private <V> StatefulRedisConnection<String, V> connect(
            Slot<V> slot,
            Consumer<StatefulRedisConnection<String, V>> keep,
            Function<RedisClient, StatefulRedisConnection<String, V>> how) {
        lock.lock();
        try {
            StatefulRedisConnection<String, V> open = slot.get();
            if (open != null) {
                return open;
            }
            long now = System.nanoTime();
            RedisAwayException before = failure;
            if (before != null && now - attemptedAt < BETWEEN_ATTEMPTS.toNanos()) {
                throw new RedisAwayException(String.valueOf(before.getMessage()), before);
            }
            StatefulRedisConnection<String, V> made = how.apply(client);
            failure = null;
            keep.accept(made);
            return made;
        } catch (RedisException e) {
            attemptedAt = System.nanoTime();
            RuntimeException trouble = RedisTrouble.of(e);
            failure = trouble instanceof RedisAwayException away ? away : null;
            throw trouble;
        } finally {
            lock.unlock();
        }
    }

    private static void close(@Nullable StatefulRedisConnection<?, ?> connection) {
        if (connection != null) {
            // Never waits: it may be the connection's own thread that asks.
            var unused = connection.closeAsync();
        }
    }

    /** Where a connection is kept. */
    private interface Slot<V> {
        @Nullable
        StatefulRedisConnection<String, V> get();
    }
}
