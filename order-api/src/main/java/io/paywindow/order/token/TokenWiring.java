package io.paywindow.order.token;

import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.names.Topic;
import io.paywindow.ledger.RedisLink;
import io.paywindow.order.OrderSettings;
import io.paywindow.order.facts.DeadLetters;
import io.paywindow.order.facts.FactListeners;
import io.paywindow.order.redis.Projection;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;

@Configuration(proxyBeanMethods = false)
class TokenWiring {

    @Bean
    TokenStore tokenStore(OrderSettings settings, RedisLink redis, InstantSource clock) {
        return new TokenStore(
                redis,
                clock,
                settings.limits().requestsPerSecond(),
                settings.limits().burst());
    }

    @Bean
    OpaqueTokenIntrospector tokenIntrospector(OrderSettings settings, TokenStore tokens) {
        return new TokenIntrospector(tokens, settings.operatorTokenHash());
    }

    @Bean
    Projection tokenProjection(
            FactCodec codec, RedisLink redis, TokenStore tokens, DeadLetters dead, FactListeners listeners) {
        TokenProjector projector = new TokenProjector(codec, tokens, dead);
        Projection projection = new Projection(redis, "order-tokens", projector::keep);
        listeners.add("order-tokens", projection, Topic.TOKEN_ISSUED);
        return projection;
    }
}
