package io.paywindow.order.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.paywindow.contract.order.Ids;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.order.OrderSettings;
import io.paywindow.order.http.Caller;
import io.paywindow.order.http.Problem;
import io.paywindow.order.http.ProblemType;
import io.paywindow.order.http.RefusedRequest;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * Admits who bears a JSON Web Token of the shop's identity provider: {@code sub} is the user, and the roles are in a claim.
 *
 * <p>Such a token cannot be revoked here, only run out. Its requests are counted by user, over all of their tokens. Fails closed: while
 * the provider's keys cannot be had, or Redis is away, nobody gets in this way. Thread-safe.
 */
final class JwtBearers implements AuthenticationManager {

    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final int FETCH_WITHIN_MS = 2_000;
    private static final int MOST_KEY_BYTES = 256 * 1024;

    /** Signed with the provider's private key only: with a shared secret its public key would do to forge one. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

    private final JwtDecoder decoder;
    private final TokenStore tokens;
    private final InstantSource clock;
    private final String rolesClaim;

    JwtBearers(OrderSettings.Jwt settings, TokenStore tokens, InstantSource clock) {
        this.decoder = decoder(settings);
        this.tokens = tokens;
        this.clock = clock;
        this.rolesClaim = settings.rolesClaim();
    }

    private static JwtDecoder decoder(OrderSettings.Jwt settings) {
        // The keys are kept for minutes, and asked for at most every half minute however many unknown ones are named.
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(
                        url(settings.jwkSetUri()),
                        new DefaultResourceRetriever(FETCH_WITHIN_MS, FETCH_WITHIN_MS, MOST_KEY_BYTES))
                .retrying(true)
                .build();
        DefaultJWTProcessor<SecurityContext> signature = new DefaultJWTProcessor<>();
        signature.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        // What the claims say is checked below.
        signature.setJWTClaimsSetVerifier((claims, context) -> {});
        // Its type is checked below as well.
        signature.setJWSTypeVerifier((type, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(signature);
        JwtTypeValidator type = new JwtTypeValidator(List.of("JWT", "at+jwt"));
        type.setAllowEmpty(true);
        OAuth2TokenValidator<Jwt> all = new DelegatingOAuth2TokenValidator<>(
                type,
                new JwtTimestampValidator(SKEW),
                // One without an end would be good for ever.
                new JwtClaimValidator<Instant>(JwtClaimNames.EXP, end -> end != null),
                new JwtIssuerValidator(settings.issuer()),
                new JwtClaimValidator<List<String>>(
                        JwtClaimNames.AUD, audience -> audience != null && audience.contains(settings.audience())),
                new JwtClaimValidator<String>(JwtClaimNames.SUB, sub -> sub != null && Ids.isId(sub)));
        decoder.setJwtValidator(all);
        return decoder;
    }

    private static URL url(String text) {
        try {
            return URI.create(text).toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("pipeline.jwt.jwk-set-uri: " + text + " (expected: an address)", e);
        }
    }

    @Override
    public Authentication authenticate(Authentication request) {
        String token = ((BearerTokenAuthenticationToken) request).getToken();
        Jwt jwt = decode(token);
        Instant end = jwt.getExpiresAt();
        Caller caller = new Caller(
                Objects.requireNonNull(jwt.getSubject()),
                roles(jwt),
                () -> end != null && clock.instant().isBefore(end.plus(SKEW)));
        Duration pause = count(BearerToken.hash("jwt\n" + caller.userId()));
        if (!pause.isZero()) {
            throw new RefusedRequest(
                    new Problem(ProblemType.TOO_MANY_REQUESTS, "this user asks too often").retryAfter(pause));
        }
        OAuth2AccessToken shown =
                new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, token, jwt.getIssuedAt(), end);
        return new BearerTokenAuthentication(caller, shown, caller.getAuthorities());
    }

    private Jwt decode(String token) {
        try {
            return decoder.decode(token);
        } catch (BadJwtException e) {
            throw new InvalidBearerTokenException("not a token of the identity provider for this service");
        } catch (JwtException e) {
            throw new RefusedRequest(Problem.unavailable("tokens cannot be checked now"));
        }
    }

    /** The roles that mean something here, of a list or of words in one text; whatever else the claim may hold does not. */
    private List<String> roles(Jwt jwt) {
        Object claim = jwt.getClaims().get(rolesClaim);
        Collection<?> all = claim instanceof String words
                ? List.of(words.split(" ", -1))
                : claim instanceof Collection<?> list ? list : List.of();
        return Caller.ROLES.stream().filter(all::contains).toList();
    }

    private Duration count(String bucket) {
        try {
            return tokens.count(bucket);
        } catch (RedisAwayException e) {
            throw new RefusedRequest(Problem.unavailable("tokens cannot be checked now"));
        }
    }
}
