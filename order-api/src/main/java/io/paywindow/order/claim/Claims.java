package io.paywindow.order.claim;

import io.paywindow.contract.names.RedisKeys;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisScript;
import io.paywindow.order.redis.Scripts;
import io.paywindow.order.view.ViewStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The Idempotency-Keys in Redis, for all instances. Remembered for the dedupe window. Thread-safe. */
public final class Claims {

    private static final RedisScript CLAIM =
            Scripts.of(Claims.class, "/io/paywindow/order/view/render.lua", "claim.lua");
    private static final RedisScript ANSWERED = Scripts.of(Claims.class, "answered.lua");
    private static final int CLAIM_FIELDS = 3;

    private final RedisLink redis;
    private final Duration remembered;

    Claims(RedisLink redis, Duration remembered) {
        this.redis = redis;
        this.remembered = remembered;
    }

    /** What the id stands for. */
    public Optional<Claim> look(String id) {
        return run(id, "", "");
    }

    /** Claims the id for a request and what was made of it; or answers what it already stands for. */
    public Optional<Claim> claim(String id, String digest, byte[] made) {
        return run(id, digest, Base64.getEncoder().encodeToString(made));
    }

    /** Remembers the status that a request with this id was answered with, so that a repeated one is answered alike. */
    public void answered(String id, int status) {
        redis.await(ANSWERED.run(redis, List.of(RedisKeys.claim(id)), List.of(Integer.toString(status))));
    }

    private Optional<Claim> run(String id, String digest, String made) {
        return read(redis.await(CLAIM.run(
                redis,
                List.of(RedisKeys.claim(id), RedisKeys.orderView(id)),
                List.of(digest, made, Long.toString(remembered.toMillis())))));
    }

    private static Optional<Claim> read(List<String> answer) {
        if (answer.size() < CLAIM_FIELDS) {
            return Optional.empty();
        }
        return Optional.of(new Claim(
                Optional.of(answer.get(0)).filter(digest -> !digest.isEmpty()),
                answer.get(1),
                Optional.of(answer.get(2)).filter(status -> !status.isEmpty()).map(Integer::valueOf),
                ViewStore.view(answer.subList(CLAIM_FIELDS, answer.size()))));
    }
}
