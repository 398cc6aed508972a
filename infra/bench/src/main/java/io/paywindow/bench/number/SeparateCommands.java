package io.paywindow.bench.number;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What many shops do: INCR for the number, DECR for the stock, SET for the order, each a command of its own, a batch of orders in one flush.
 *
 * <p>It is neither atomic nor idempotent, sells below zero, and knows no limits: less work than ours.
 */
final class SeparateCommands {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private SeparateCommands() {}

    /** Orders a second, of so many, in batches. */
    static double perSecond(String redisUrl, int orders, int batch) {
        RedisClient client = RedisClient.create(redisUrl);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.setAutoFlushCommands(false);
            long begun = System.nanoTime();
            for (int from = 0; from < orders; from += batch) {
                hold(connection, from, batch);
            }
            return orders * (double) Duration.ofSeconds(1).toNanos() / (System.nanoTime() - begun);
        } finally {
            client.shutdown();
        }
    }

    private static void hold(StatefulRedisConnection<String, String> connection, int from, int batch) {
        RedisAsyncCommands<String, String> redis = connection.async();
        List<RedisFuture<?>> answers = new ArrayList<>(3 * batch);
        for (int order = from; order < from + batch; order++) {
            answers.add(redis.incr("bench:count"));
            answers.add(redis.decr("bench:stock:" + order % 100));
            answers.add(redis.set("bench:order:" + order, "HELD sku-" + order % 100 + " 1"));
        }
        connection.flushCommands();
        if (!LettuceFutures.awaitAll(ANSWER_WITHIN, answers.toArray(RedisFuture[]::new))) {
            throw new IllegalStateException("no answer within " + ANSWER_WITHIN);
        }
    }
}
