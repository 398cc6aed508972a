package io.paywindow.bench.api;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.paywindow.contract.names.RedisKeys;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Sees when products of one unit are back on the shelf, as the ledger tells whoever wants to hold them. Thread-safe. */
final class Returns implements AutoCloseable {

    private static final String SINGLE = "single-";
    private static final long LOOK_EVERY_NANOS = 1_000_000;
    private static final long GIVE_UP_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int DIGITS = 3;

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> redis;
    private final Histogram nanos = new ConcurrentHistogram(DIGITS);

    Returns(String redisUrl) {
        client = RedisClient.create(redisUrl);
        redis = client.connect();
    }

    /** The name of such a product. */
    static String single(long n) {
        return SINGLE + n;
    }

    /** Takes the time from now until the product can be sold again, if it is one of one unit. Returns at once. */
    void await(String sku) {
        if (sku.startsWith(SINGLE)) {
            Thread.startVirtualThread(() -> look(sku, System.nanoTime()));
        }
    }

    private void look(String sku, long from) {
        while (!"1".equals(redis.sync().hget(RedisKeys.stock(sku), "available"))) {
            if (System.nanoTime() - from > GIVE_UP_NANOS) {
                return;
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        nanos.recordValue(Math.max(1, System.nanoTime() - from));
    }

    /** From the news that the order had expired until its unit could be sold again, in nanoseconds. */
    Histogram nanos() {
        return nanos;
    }

    @Override
    public void close() {
        redis.close();
        client.shutdown();
    }
}
