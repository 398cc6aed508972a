package io.paywindow.order.token;

import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.names.Topic;
import io.paywindow.ledger.RedisLink;
import io.paywindow.order.OrderSettings;
import io.paywindow.order.facts.SetAside;
import io.paywindow.order.redis.Projection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What brings the tokens from the log into Redis. */
public final class TokenProjections {

    private TokenProjections() {}

    /** A new one; used by one thread. */
    public static Projection of(
            OrderSettings settings, RedisLink redis, FactCodec codec, SetAside dead, InstantSource clock) {
        TokenProjector projector = new TokenProjector(codec, store(settings, redis, clock), dead);
        return new Projection(redis, "order-tokens", List.of(Topic.TOKEN_ISSUED), Duration.ZERO, projector::keep);
    }

    static TokenStore store(OrderSettings settings, RedisLink redis, InstantSource clock) {
        OrderSettings.Limits limits = settings.limits();
        return new TokenStore(redis, clock, limits.requestsPerSecond(), limits.burst());
    }
}
