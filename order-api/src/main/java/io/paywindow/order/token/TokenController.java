package io.paywindow.order.token;

import io.paywindow.contract.TokenIssued;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.order.Ids;
import io.paywindow.ledger.RedisLink;
import io.paywindow.order.OrderSettings;
import io.paywindow.order.facts.FactLog;
import io.paywindow.order.facts.Written;
import io.paywindow.order.http.Caller;
import io.paywindow.order.http.Durations;
import io.paywindow.order.http.Problem;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Tokens are given out and taken back by the operator. Each is shown once; what is kept is its hash. */
@RestController
final class TokenController {

    private static final Duration LONGEST = Duration.ofDays(366);

    private final OrderSettings settings;
    private final FactLog log;
    private final RedisLink redis;
    private final TokenStore tokens;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    TokenController(OrderSettings settings, FactLog log, RedisLink redis, TokenStore tokens, InstantSource clock) {
        this.settings = settings;
        this.log = log;
        this.redis = redis;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * A wish for a token.
     *
     * @param userId whom it stands for
     * @param roles customer, operator or both
     * @param ttl how long it is good, ISO 8601, at most 366 days
     */
    record IssueToken(
            @Nullable String userId,
            @Nullable List<String> roles,
            @Nullable String ttl) {}

    /**
     * A token, this once.
     *
     * @param id under which it can be revoked
     * @param token to be sent as {@code Authorization: Bearer}
     */
    record IssuedToken(String id, String token, String userId, List<String> roles, Instant expiresAt) {

        @Override
        public String toString() {
            // Frameworks log what they write, when they are told to be talkative.
            return "IssuedToken(" + id + ")";
        }
    }

    @PostMapping("/tokens")
    ResponseEntity<IssuedToken> issue(@RequestBody IssueToken wish) {
        String userId = wish.userId();
        if (userId == null || !Ids.isId(userId)) {
            throw Problem.invalid("userId (expected: " + Ids.SHAPE + ")");
        }
        List<String> roles = wish.roles() == null ? List.of() : List.copyOf(Set.copyOf(wish.roles()));
        if (roles.isEmpty() || !Caller.ROLES.containsAll(roles)) {
            throw Problem.invalid("roles (expected: customer, operator or both)");
        }
        Duration ttl = Durations.parse("ttl", wish.ttl(), Duration.ofSeconds(1), LONGEST);
        String token = BearerToken.fresh(random);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        TokenIssued fact = new TokenIssued(BearerToken.hash(token), userId, roles, now.plus(ttl), now);
        Written written = log.write(Topic.TOKEN_ISSUED, fact.getTokenHash(), fact, settings.replyTimeout());
        redis.await(tokens.keep(fact.getTokenHash(), fact, written.offset()));
        return ResponseEntity.created(URI.create("/tokens/" + fact.getTokenHash()))
                .cacheControl(CacheControl.noStore())
                .body(new IssuedToken(fact.getTokenHash(), token, userId, roles, fact.getExpiresAt()));
    }

    @DeleteMapping("/tokens/{id}")
    ResponseEntity<Void> revoke(@PathVariable String id) {
        if (!id.matches("[0-9a-f]{64}")) {
            throw Problem.notFound();
        }
        Written written = log.write(Topic.TOKEN_ISSUED, id, null, settings.replyTimeout());
        redis.await(tokens.keep(id, null, written.offset()));
        return ResponseEntity.noContent().build();
    }
}
