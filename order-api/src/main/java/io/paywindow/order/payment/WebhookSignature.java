package io.paywindow.order.payment;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a message comes from who shares a secret with us, and now: HMAC-SHA256 over id, timestamp and the body's bytes as they
 * came, at most five minutes old or ahead. Any of several secrets will do, so that one can replace another. Thread-safe.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard Webhooks</a>
 */
final class WebhookSignature {

    static final String ID = "webhook-id";
    static final String TIMESTAMP = "webhook-timestamp";
    static final String SIGNATURES = "webhook-signature";

    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final String ALGORITHM = "HmacSHA256";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int LEAST_KEY_BYTES = 24;
    private static final int LONGEST_HEADER = 1_000;

    private final List<SecretKeySpec> keys;
    private final InstantSource clock;

    /** Secrets as {@code whsec_<base64>}, each of 24 bytes or more, as the standard asks. */
    WebhookSignature(List<String> secrets, InstantSource clock) {
        this.keys = secrets.stream().map(WebhookSignature::key).toList();
        this.clock = clock;
    }

    /** What is wrong with a message's headers or signature; empty if it is genuine. */
    Optional<String> fault(@Nullable String id, @Nullable String timestamp, @Nullable String signatures, byte[] body) {
        if (id == null || timestamp == null || signatures == null) {
            return Optional.of("the headers " + ID + ", " + TIMESTAMP + " and " + SIGNATURES + " are needed");
        }
        if (id.length() > LONGEST_HEADER || signatures.length() > LONGEST_HEADER || !timestamp.matches("\\d{1,12}")) {
            return Optional.of("a webhook header is malformed");
        }
        long off = Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp));
        if (off > TOLERANCE.toSeconds()) {
            return Optional.of("the timestamp is more than " + TOLERANCE.toMinutes() + " minutes off");
        }
        for (SecretKeySpec key : keys) {
            byte[] expected = (VERSION + Base64.getEncoder().encodeToString(hmac(key, id, timestamp, body)))
                    .getBytes(StandardCharsets.US_ASCII);
            for (String signature : signatures.split(" ", -1)) {
                if (MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.US_ASCII))) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of("no signature matches");
    }

    private static byte[] hmac(SecretKeySpec key, String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static SecretKeySpec key(String secret) {
        byte[] bytes = secret.startsWith(PREFIX) ? decoded(secret.substring(PREFIX.length())) : new byte[0];
        if (bytes.length < LEAST_KEY_BYTES) {
            throw new IllegalArgumentException("pipeline.payment-secrets: (not shown) (expected: " + PREFIX
                    + " and base64 of " + LEAST_KEY_BYTES + " bytes or more, separated by commas)");
        }
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
