package io.paywindow.ledger;

import java.time.Duration;

/**
 * Where Redis is. Settings {@code pipeline.redis.*}, the same in every service.
 *
 * @param url {@code redis://}, {@code rediss://} (TLS) or {@code redis-sentinel://}, with user and password if it needs them
 * @param commandTimeout how long an answer may take before it counts as lost, 50 ms to 60 s
 */
public record RedisSettings(String url, Duration commandTimeout) {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    public RedisSettings {
        if (!url.matches("(redis|rediss|redis-sentinel)://.+")) {
            // Not shown: it may have a password in it.
            throw new IllegalArgumentException(
                    "redis.url: (not shown) (expected: redis://, rediss:// or redis-sentinel://)");
        }
        if (commandTimeout.compareTo(SHORTEST) < 0 || commandTimeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "redis.command-timeout: " + commandTimeout + " (expected: 50 ms to 60 s)");
        }
    }

    @Override
    public String toString() {
        return "RedisSettings[url=(not shown), commandTimeout=" + commandTimeout + "]";
    }
}
