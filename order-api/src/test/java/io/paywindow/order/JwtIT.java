package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.order.Api.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A shop whose customers log in elsewhere: tokens signed by their identity provider, beside our own. */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JwtIT {

    private static final String ISSUER = "https://login.example";
    private static final int BURST = 200;

    private final RSAKey key = key("k1");
    private final HttpServer provider;
    private final AtomicInteger fetches = new AtomicInteger();
    private final Shop shop;

    JwtIT(Servers servers) throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/jwks", exchange -> {
            fetches.incrementAndGet();
            byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        provider.start();
        shop = Shop.open(
                servers,
                "pipeline.jwt.jwk-set-uri=http://127.0.0.1:"
                        + provider.getAddress().getPort() + "/jwks",
                "pipeline.jwt.issuer=" + ISSUER,
                "pipeline.jwt.audience=shop",
                "pipeline.limits.burst=" + BURST,
                "pipeline.limits.requests-per-second=1");
    }

    @AfterAll
    void close() {
        shop.close();
        provider.stop(0);
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static JWTClaimsSet.Builder claims(String sub) {
        return new JWTClaimsSet.Builder()
                .subject(sub)
                .issuer(ISSUER)
                .audience("shop")
                .claim("roles", List.of("customer", "gardener"))
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    private static String sign(RSAKey with, JWTClaimsSet claims) {
        try {
            return sign(JWSAlgorithm.RS256, new RSASSASigner(with), claims);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String sign(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims) throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(algorithm)
                .keyID("k1")
                .type(JOSEObjectType.JWT)
                .build();
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private int status(String token) {
        return shop.api().get(token, "/orders").status();
    }

    @Test
    void whoTheProviderVouchesForPlacesOrdersAsThemselves() {
        String sku = shop.product("tea", 5);
        String ann = sign(key, claims("ann").build());
        Answer placed = Shop.expect(201, shop.api().post(ann, "/orders", Shop.basket(sku, 1)));
        String bob = sign(key, claims("bob").build());

        assertThat(placed.json().path("userId").asString()).isEqualTo("ann");
        assertThat(shop.api().get(bob, placed.header("Location")).status()).isEqualTo(404);
        // Our own token for the same user sees the same orders.
        assertThat(shop.status("ann", placed)).isEqualTo("AWAITING_PAYMENT");
    }

    @Test
    void rolesAreTakenFromTheClaimAndNothingElseIs() {
        JWTClaimsSet none = claims("carl").claim("roles", "operators gardener").build();
        JWTClaimsSet operator = claims("olga").claim("roles", "operator").build();

        assertThat(shop.api().get(sign(key, claims("ann").build()), "/numbers").status())
                .isEqualTo(403);
        assertThat(shop.api().post(sign(key, none), "/orders", "{}").status()).isEqualTo(403);
        assertThat(shop.api().get(sign(key, operator), "/numbers").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "no end", "not yet", "issuer", "audience", "no audience", "no user", "user"})
    void aTokenThatIsNotForThisServiceNowOpensNothing(String flaw) {
        Instant now = Instant.now();
        UnaryOperator<JWTClaimsSet.Builder> bend = switch (flaw) {
            case "expired" -> claims -> claims.expirationTime(Date.from(now.minusSeconds(40)));
            case "no end" -> claims -> claims.expirationTime(null);
            case "not yet" -> claims -> claims.notBeforeTime(Date.from(now.plusSeconds(60)));
            case "issuer" -> claims -> claims.issuer(ISSUER + ".evil.example");
            case "audience" -> claims -> claims.audience("another-shop");
            case "no audience" -> claims -> claims.audience((String) null);
            case "no user" -> claims -> claims.subject(null);
            case "user" -> claims -> claims.subject("an\nn");
            default -> throw new AssertionError(flaw);
        };

        assertThat(status(sign(key, bend.apply(claims("ann")).build()))).isEqualTo(401);
    }

    @Test
    void aTokenThatTheProviderDidNotSignOpensNothing() throws JOSEException {
        JWTClaimsSet ann = claims("ann").build();
        String good = sign(key, ann);
        String other = sign(key, claims("bob").build());
        String mixed = good.substring(0, good.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
        // The public key is known to everybody: it must not serve as a shared secret.
        byte[] known = key.toPublicJWK().toRSAPublicKey().getEncoded();

        assertThat(status(good)).isEqualTo(200);
        assertThat(status(sign(key("k1"), ann))).isEqualTo(401);
        assertThat(status(mixed)).isEqualTo(401);
        assertThat(status(new PlainJWT(ann).serialize())).isEqualTo(401);
        assertThat(status(sign(JWSAlgorithm.HS256, new MACSigner(known), ann))).isEqualTo(401);
    }

    @Test
    void theProviderIsNotAskedForItsKeysWithEveryRequest() {
        String token = sign(key, claims("dora").build());
        for (int i = 0; i < 20; i++) {
            assertThat(status(token)).isEqualTo(200);
        }

        assertThat(fetches.get()).isBetween(1, 3);
    }

    @Test
    void aUserIsCountedOverAllOfTheirTokens() {
        int passed = 0;
        for (int i = 0; i < BURST + 30; i++) {
            String token = sign(key, claims("hasty").jwtID("t" + i / 20).build());
            passed += status(token) == 200 ? 1 : 0;
        }

        assertThat(passed).isBetween(BURST, BURST + 25);
        assertThat(status(sign(key, claims("patient").build()))).isEqualTo(200);
    }
}
