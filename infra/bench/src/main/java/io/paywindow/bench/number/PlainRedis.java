package io.paywindow.bench.number;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/** One connection that all callers share, as Lettuce means it to be. Thread-safe. */
final class PlainRedis implements AutoCloseable {

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    PlainRedis(String url) {
        client = RedisClient.create(url);
        connection = client.connect();
    }

    /** Forgets everything in a Redis of the measurement's own. */
    static void empty(String url) {
        try (PlainRedis link = new PlainRedis(url)) {
            link.redis().flushall();
        }
    }

    RedisCommands<String, String> redis() {
        return connection.sync();
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
