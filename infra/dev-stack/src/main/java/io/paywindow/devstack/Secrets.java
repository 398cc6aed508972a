package io.paywindow.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The keys to the stack: made at random by the first start, the same as long as its data is kept.
 *
 * @param operatorToken the bearer token of the operator; the services know only its hash
 * @param paymentSecret what the payment provider signs its callbacks with
 */
public record Secrets(String operatorToken, String paymentSecret) {

    private static final String FILE = "secrets.json";
    private static final int TOKEN_BYTES = 24;
    /** Standard Webhooks asks for 24 to 64. */
    private static final int SECRET_BYTES = 32;

    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

    static Secrets of(DataFolder data) {
        Path file = data.resolve(FILE);
        try {
            if (Files.exists(file)) {
                Map<String, String> kept = JsonMapper.shared().readValue(Files.readString(file), STRINGS);
                return new Secrets(kept.getOrDefault("operatorToken", ""), kept.getOrDefault("paymentSecret", ""));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Secrets fresh = new Secrets(
                "operator-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random(TOKEN_BYTES)),
                "whsec_" + Base64.getEncoder().encodeToString(random(SECRET_BYTES)));
        data.writeWhole(
                FILE,
                JsonMapper.shared()
                        .writeValueAsString(new TreeMap<>(Map.of(
                                "operatorToken", fresh.operatorToken(), "paymentSecret", fresh.paymentSecret()))));
        return fresh;
    }

    /** The SHA-256 of the operator's token, in hex, as the order API is told it. */
    public String operatorTokenHash() {
        try {
            byte[] token = operatorToken.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return "Secrets[…]";
    }
}
