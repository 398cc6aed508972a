package io.paywindow.order.token;

import io.lettuce.core.KeyValue;
import io.paywindow.contract.TokenIssued;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisScript;
import io.paywindow.order.http.Caller;
import io.paywindow.order.redis.Scripts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The tokens in Redis, each under its hash, with the bucket that bounds how often it may ask. Thread-safe. */
final class TokenStore {

    private static final RedisScript ADMIT = Scripts.of(TokenStore.class, "bucket.lua", "admit.lua");
    private static final RedisScript TAKE = Scripts.of(TokenStore.class, "bucket.lua", "take.lua");
    private static final RedisScript KEEP = Scripts.of(TokenStore.class, "keep.lua");

    private final RedisLink redis;
    private final InstantSource clock;
    private final int requestsPerSecond;
    private final int burst;

    TokenStore(RedisLink redis, InstantSource clock, int requestsPerSecond, int burst) {
        this.redis = redis;
        this.clock = clock;
        this.requestsPerSecond = requestsPerSecond;
        this.burst = burst;
    }

    /**
     * Whom a token stands for.
     *
     * @param pause how long until it may ask again; zero if it may now
     */
    record Admission(Caller caller, Duration pause) {}

    /** Whom the token stands for, having counted this request; empty if it is unknown, over or revoked. */
    Optional<Admission> admit(String hash) {
        List<String> answer = redis.await(ADMIT.run(
                redis,
                List.of(RedisKeys.token(hash), RedisKeys.tokenBucket(hash)),
                List.of(Long.toString(clock.millis()), Integer.toString(requestsPerSecond), Integer.toString(burst))));
        if (answer.size() < 3) {
            return Optional.empty();
        }
        List<String> roles = List.of(answer.get(1).split(" ", -1));
        Caller caller = new Caller(answer.get(0), roles, () -> good(hash));
        return Optional.of(new Admission(caller, Duration.ofMillis(Long.parseLong(answer.get(2)))));
    }

    /** Counts a request of somebody whose token is not kept here; how long until they may ask again, zero if they may now. */
    Duration count(String bucket) {
        List<String> answer = redis.await(TAKE.run(
                redis,
                List.of(RedisKeys.tokenBucket(bucket)),
                List.of(Long.toString(clock.millis()), Integer.toString(requestsPerSecond), Integer.toString(burst))));
        return Duration.ofMillis(Long.parseLong(answer.getFirst()));
    }

    /** Whether the token is neither over nor revoked, without counting this as a request. */
    private boolean good(String hash) {
        List<KeyValue<String, String>> token =
                redis.await(redis.text().hmget(RedisKeys.token(hash), "expiresAt", "revoked"));
        return token.get(0).hasValue()
                && token.get(1).isEmpty()
                && Long.parseLong(token.get(0).getValue()) > clock.millis();
    }

    /** Starts to keep what the log says of a token at the given offset; null revokes it. Older offsets change nothing. */
    CompletionStage<List<String>> keep(String hash, @Nullable TokenIssued token, long offset) {
        return KEEP.run(
                redis,
                List.of(RedisKeys.token(hash)),
                List.of(
                        Long.toString(offset),
                        token == null ? "" : token.getUserId(),
                        token == null ? "" : String.join(" ", token.getRoles()),
                        token == null ? "0" : Long.toString(token.getExpiresAt().toEpochMilli()),
                        Long.toString(clock.millis())));
    }
}
