package io.paywindow.order.claim;

import io.paywindow.order.http.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends so that a request repeated is the same request: 1 to 255 visible ASCII characters, plain or in quotes.
 *
 * @param text without quotes
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key draft</a>
 */
public record IdempotencyKey(String text) {

    /** The name of the header. */
    public static final String HEADER = "Idempotency-Key";

    private static final int LONGEST = 255;
    private static final int ID_HEX_DIGITS = 32;

    /** The key in the header, if the client sent one. */
    public static Optional<IdempotencyKey> of(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        boolean quoted = header.length() >= 2 && header.startsWith("\"") && header.endsWith("\"");
        String text = quoted ? header.substring(1, header.length() - 1) : header;
        if (text.isEmpty() || text.length() > LONGEST || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw Problem.invalid(HEADER + " (expected: 1 to " + LONGEST + " visible ASCII characters)");
        }
        return Optional.of(new IdempotencyKey(text));
    }

    /** The id that this key means for this user: the same wherever and whenever it is asked. */
    public String idFor(String prefix, String userId) {
        return prefix + sha256(userId + "\n" + text).substring(0, ID_HEX_DIGITS);
    }

    /** An id that nobody has. */
    public static String randomId(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "");
    }

    /** What tells one request from another: the SHA-256, in hex, of what is asked for. */
    public static String digest(String asked) {
        return sha256(asked);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
