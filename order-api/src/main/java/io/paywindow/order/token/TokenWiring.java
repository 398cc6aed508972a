package io.paywindow.order.token;

import io.paywindow.contract.codec.FactCodec;
import io.paywindow.ledger.RedisLink;
import io.paywindow.order.OrderSettings;
import io.paywindow.order.facts.DeadLetters;
import io.paywindow.order.facts.FactListeners;
import io.paywindow.order.redis.Projection;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.oauth2.server.resource.authentication.OpaqueTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

@Configuration(proxyBeanMethods = false)
class TokenWiring {

    @Bean
    TokenStore tokenStore(OrderSettings settings, RedisLink redis, InstantSource clock) {
        return TokenProjections.store(settings, redis, clock);
    }

    @Bean
    OpaqueTokenIntrospector tokenIntrospector(OrderSettings settings, TokenStore tokens) {
        return new TokenIntrospector(tokens, settings.operatorTokenHash());
    }

    /** Whom to ask about a request's token: ours, or the identity provider's if the shop has one. */
    @Bean
    AuthenticationManagerResolver<HttpServletRequest> bearers(
            OrderSettings settings, TokenStore tokens, OpaqueTokenIntrospector introspector, InstantSource clock) {
        AuthenticationManager ours = new ProviderManager(new OpaqueTokenAuthenticationProvider(introspector));
        if (!settings.jwt().on()) {
            return request -> ours;
        }
        AuthenticationManager theirs = new JwtBearers(settings.jwt(), tokens, clock);
        DefaultBearerTokenResolver header = new DefaultBearerTokenResolver();
        return request -> String.valueOf(header.resolve(request)).matches("eyJ[^.]+\\.[^.]+\\.[^.]*") ? theirs : ours;
    }

    @Bean
    Projection tokenProjection(
            OrderSettings settings,
            FactCodec codec,
            RedisLink redis,
            DeadLetters dead,
            FactListeners listeners,
            InstantSource clock) {
        Projection projection = TokenProjections.of(settings, redis, codec, dead, clock);
        listeners.add(projection.group(), projection, projection.topics(), projection.patience());
        return projection;
    }
}
