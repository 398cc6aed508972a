package io.paywindow.number.lease;

import io.paywindow.contract.names.RedisKeys;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisScript;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/** What Redis does to a day's pool as a whole: each a Lua file beside this class, on the pool's list and its state. */
final class PoolScript {

    static final PoolScript GENERATE = new PoolScript("generate.lua");
    static final PoolScript TOP_UP = new PoolScript("top-up.lua");
    static final PoolScript TAKE = new PoolScript("take.lua");
    static final PoolScript MOVE_PAST = new PoolScript("move-past.lua");
    static final PoolScript DELETE = new PoolScript("delete.lua");
    static final PoolScript REPORT = new PoolScript("report.lua");
    static final PoolScript GIVEN = new PoolScript("given.lua");

    private final RedisScript script;

    private PoolScript(String file) {
        script = new RedisScript(read(file));
    }

    /** Runs it on a day's pool. Throws {@link NumbersAwayException} when Redis is away. */
    List<String> run(RedisLink redis, LocalDate day, Object... arguments) {
        List<String> keys = List.of(RedisKeys.numberPool(day), RedisKeys.numberPoolState(day));
        try {
            return redis.await(script.run(
                    redis, keys, Stream.of(arguments).map(String::valueOf).toList()));
        } catch (RedisAwayException e) {
            throw new NumbersAwayException("the pool of " + day + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private static String read(String file) {
        try (InputStream in = PoolScript.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("script: " + file + " (expected: beside this class)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
