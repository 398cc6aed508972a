package io.paywindow.order.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.TokenIssued;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How often a token may ask, to the request and to the millisecond, over two instances with clocks of their own. */
@UsesServers(Server.REDIS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenStoreIT {

    private static final int A_SECOND = 2;
    private static final int BURST = 5;

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final RedisLink redis;
    private final AtomicReference<Instant> now = new AtomicReference<>(start);
    private final TokenStore one;
    private final TokenStore other;

    TokenStoreIT(Servers servers) {
        redis = new RedisLink(new RedisSettings(servers.redisUrl(), Duration.ofSeconds(2)), "token-store");
        one = new TokenStore(redis, now::get, A_SECOND, BURST);
        other = new TokenStore(redis, () -> now.get().minusMillis(40), A_SECOND, BURST);
    }

    @AfterAll
    void close() {
        redis.close();
    }

    private String issued(String name, Instant until) {
        String hash = BearerToken.hash(name);
        redis.await(one.keep(hash, new TokenIssued(hash, name, List.of("customer"), until, start), 1));
        return hash;
    }

    private Duration pause(TokenStore store, String hash) {
        return store.admit(hash).orElseThrow().pause();
    }

    @Test
    void aBurstPassesOneMoreWaitsAndTimeFillsTheBucket() {
        String hash = issued("ann", start.plusSeconds(3_600));
        for (int i = 0; i < BURST; i++) {
            assertThat(pause(i % 2 == 0 ? one : other, hash))
                    .as("request %d", i)
                    .isZero();
        }

        assertThat(pause(one, hash)).isEqualTo(Duration.ofMillis(500));
        assertThat(pause(other, hash)).isEqualTo(Duration.ofMillis(500));
        now.set(start.plusMillis(499));
        assertThat(pause(one, hash)).isEqualTo(Duration.ofMillis(1));
        now.set(start.plusMillis(500));
        assertThat(pause(one, hash)).isZero();
        assertThat(pause(one, hash)).isEqualTo(Duration.ofMillis(500));
        now.set(start.plusSeconds(600));
        for (int i = 0; i < BURST; i++) {
            assertThat(pause(one, hash)).as("request %d after a pause", i).isZero();
        }
        assertThat(pause(one, hash)).isPositive();
        now.set(start);
    }

    @Test
    void aTokenIsGoodUntilItsEndAndNoMillisecondLonger() {
        String hash = issued("bob", start.plusSeconds(60));
        now.set(start.plusMillis(59_999));
        assertThat(one.admit(hash).orElseThrow().caller().stillGood()).isTrue();
        var caller = one.admit(hash).orElseThrow().caller();
        now.set(start.plusMillis(60_000));

        assertThat(one.admit(hash)).isEmpty();
        assertThat(caller.stillGood()).isFalse();
        now.set(start);
    }

    @Test
    void whatIsOlderInTheLogNeverBringsATokenBack() {
        String hash = issued("eve", start.plusSeconds(3_600));
        redis.await(one.keep(hash, null, 2));
        redis.await(one.keep(hash, new TokenIssued(hash, "eve", List.of("customer"), start.plusSeconds(9), start), 1));

        assertThat(one.admit(hash)).isEmpty();
    }

    @Test
    void whoseTokenIsNotKeptHereIsCountedAllTheSame() {
        for (int i = 0; i < BURST; i++) {
            assertThat(one.count("jwt-ann")).isZero();
        }

        assertThat(one.count("jwt-ann")).isEqualTo(Duration.ofMillis(500));
        assertThat(one.count("jwt-bob")).isZero();
    }
}
