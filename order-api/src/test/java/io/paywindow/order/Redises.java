package io.paywindow.order;

import io.paywindow.ledger.RedisLink;
import java.util.Map;
import java.util.TreeMap;

/** What is in a Redis, to be compared. */
final class Redises {

    private Redises() {}

    static Map<String, String> hash(RedisLink redis, String key) {
        return redis.await(redis.text().hgetall(key));
    }

    /** By key, what is in each hash and sorted set whose key is like the pattern. */
    static Map<String, String> contents(RedisLink redis, String pattern) {
        Map<String, String> contents = new TreeMap<>();
        redis.await(redis.text().keys(pattern)).forEach(key -> contents.put(key, content(redis, key)));
        return contents;
    }

    private static String content(RedisLink redis, String key) {
        return redis.await(redis.text().type(key)).equals("zset")
                ? redis.await(redis.text().zrangeWithScores(key, 0, -1)).toString()
                : new TreeMap<>(hash(redis, key)).toString();
    }
}
