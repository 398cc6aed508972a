package io.paywindow.faults.line;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What opens a line that lives for minutes.
 *
 * @param paymentSecret with which the payment provider signs
 */
record Keys(String operatorToken, String paymentSecret) {

    private static final int BYTES = 32;

    static Keys random() {
        return new Keys("operator-" + base64(), "whsec_" + base64());
    }

    String operatorTokenHash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(operatorToken.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String base64() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "Keys[…]";
    }
}
