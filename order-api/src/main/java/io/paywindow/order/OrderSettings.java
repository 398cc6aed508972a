package io.paywindow.order;

import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.ledger.RedisSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What an operator can set of the order API. Defaults are in {@code application.properties}; the README's table explains each.
 *
 * @param instanceId unique among the running instances, the same after a restart
 * @param kafka where the facts are
 * @param redis where the views, the tokens and the stock ledger are
 * @param paymentWindow how long a customer has to pay; an order may ask for less, never for more
 * @param replyTimeout how long a request waits for the line to answer before it is told 202
 * @param viewTtl how long an order can be looked up after it closed
 * @param dedupeWindow how long an Idempotency-Key is remembered
 * @param heartbeat how often a silent event stream says that it is still there
 * @param zone whose midnight begins a day of order numbers
 * @param operatorTokenHash SHA-256, in hex, of the token that always works
 * @param paymentSecrets the payment provider's signing secrets; two while one replaces the other
 * @param limits what one client, and all of them together, may ask for
 * @param jwt whose signed tokens are accepted beside our own
 */
@ConfigurationProperties("pipeline")
public record OrderSettings(
        String instanceId,
        KafkaSettings kafka,
        RedisSettings redis,
        Duration paymentWindow,
        Duration replyTimeout,
        Duration viewTtl,
        Duration dedupeWindow,
        Duration heartbeat,
        ZoneId zone,
        String operatorTokenHash,
        List<String> paymentSecrets,
        Limits limits,
        Jwt jwt) {

    private static final Duration LONGEST_WINDOW = Duration.ofHours(24);
    private static final Duration LONGEST_REPLY = Duration.ofSeconds(30);
    private static final Duration LONGEST_MEMORY = Duration.ofDays(30);

    /**
     * Bounds, so that a flood is answered 429 or 503 and never queued without end.
     *
     * @param requestsPerSecond of one token, in the long run; 0 for no limit
     * @param burst requests of one token at once, after a pause
     * @param waitingOrders requests of this instance that wait for the line at once; if not set, {@link Bounds} says
     * @param eventStreams server-sent event streams of this instance at once; if not set, {@link Bounds} says
     * @param eventStreamsPerUser of those, how many may be one user's
     * @param bodyWithin how long a body may take to arrive
     */
    public record Limits(
            int requestsPerSecond,
            int burst,
            @Nullable Integer waitingOrders,
            @Nullable Integer eventStreams,
            int eventStreamsPerUser,
            Duration bodyWithin) {

        public Limits {
            within("limits.requests-per-second", requestsPerSecond, 0, 1_000_000);
            within("limits.burst", burst, 1, 1_000_000);
            withinIfSet("limits.waiting-orders", waitingOrders, 1, 1_000_000);
            withinIfSet("limits.event-streams", eventStreams, 1, 1_000_000);
            within("limits.event-streams-per-user", eventStreamsPerUser, 1, 1_000_000);
            within("limits.body-within", bodyWithin, Duration.ofMillis(100), Duration.ofMinutes(1));
        }
    }

    /**
     * An identity provider whose JSON Web Tokens are accepted as bearer tokens. All three are set, or none.
     *
     * @param jwkSetUri where its public keys are; empty for no such tokens
     * @param issuer what a token must say in {@code iss}
     * @param audience what a token must name in {@code aud}, so that one made for another service opens nothing here
     * @param rolesClaim in which claim the roles are
     */
    public record Jwt(String jwkSetUri, String issuer, String audience, String rolesClaim) {

        public Jwt {
            boolean on = !jwkSetUri.isEmpty();
            expect(!on || jwkSetUri.matches("https?://\\S+"), "jwt.jwk-set-uri", jwkSetUri, "an http or https address");
            expect(
                    issuer.isEmpty() != on,
                    "jwt.issuer",
                    issuer,
                    on ? "set beside jwk-set-uri" : "jwk-set-uri beside it");
            expect(
                    audience.isEmpty() != on,
                    "jwt.audience",
                    audience,
                    on ? "set beside jwk-set-uri" : "jwk-set-uri beside it");
            expect(!rolesClaim.isEmpty(), "jwt.roles-claim", rolesClaim, "the name of a claim");
        }

        /** Whether such tokens are accepted at all. */
        public boolean on() {
            return !jwkSetUri.isEmpty();
        }
    }

    public OrderSettings {
        expect(instanceId.matches("[A-Za-z0-9_.-]{1,64}"), "instance-id", instanceId, "1 to 64 of A-Z a-z 0-9 _ . -");
        within("payment-window", paymentWindow, Duration.ofSeconds(1), LONGEST_WINDOW);
        within("reply-timeout", replyTimeout, Duration.ofMillis(1), LONGEST_REPLY);
        within("view-ttl", viewTtl, Duration.ofSeconds(1), LONGEST_MEMORY);
        within("dedupe-window", dedupeWindow, Duration.ofSeconds(1), LONGEST_MEMORY);
        within("heartbeat", heartbeat, Duration.ofMillis(100), Duration.ofMinutes(5));
        operatorTokenHash = hash(operatorTokenHash);
        paymentSecrets = secrets(paymentSecrets);
    }

    private static String hash(@Nullable String hex) {
        // There is no default: a shop whose operator token is in a public repository is everybody's shop.
        String given = hex == null ? "" : hex;
        expect(
                given.matches("[0-9a-fA-F]{64}"),
                "operator-token-hash",
                given.isEmpty() ? "not set" : "(not shown)",
                "SHA-256 of the operator's token, 64 hex digits");
        return given.toLowerCase(Locale.ROOT);
    }

    private static List<String> secrets(@Nullable List<String> given) {
        List<String> all = given == null ? List.of() : List.copyOf(given);
        expect(!all.isEmpty(), "payment-secrets", "not set", "one or more whsec_<base64> of the payment provider");
        return all;
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        expect(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                name,
                value.toString(),
                least + " to " + most);
    }

    private static void withinIfSet(String name, @Nullable Integer value, int least, int most) {
        if (value != null) {
            within(name, value, least, most);
        }
    }

    private static void within(String name, int value, int least, int most) {
        expect(value >= least && value <= most, name, Integer.toString(value), least + " to " + most);
    }

    private static void expect(boolean good, String name, String value, String expectation) {
        if (!good) {
            throw new IllegalArgumentException("pipeline." + name + ": " + value + " (expected: " + expectation + ")");
        }
    }
}
