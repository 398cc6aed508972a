package io.paywindow.order.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed by the standard's own library, and by one who would like to be the provider. */
class WebhookSignatureTest {

    private static final String OLD = secret('o', 32);
    private static final String NEW = secret('n', 32);
    private static final long NOW = 1_795_000_000;
    private static final String BODY = "{\"paymentId\":\"pay-1\",\"amount\":1000}";

    private final WebhookSignature signature = of(OLD, NEW);

    private static String secret(char letter, int bytes) {
        return "whsec_"
                + Base64.getEncoder()
                        .encodeToString(String.valueOf(letter).repeat(bytes).getBytes(StandardCharsets.US_ASCII));
    }

    private static WebhookSignature of(String... secrets) {
        return new WebhookSignature(List.of(secrets), () -> Instant.ofEpochSecond(NOW));
    }

    private static String sign(String secret, String id, long at, String body) {
        try {
            return new Webhook(secret).sign(id, at, body);
        } catch (WebhookSigningException e) {
            throw new AssertionError(e);
        }
    }

    private Optional<String> fault(String id, long at, String signatures, String body) {
        return signature.fault(id, Long.toString(at), signatures, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bothSecretsAreGoodWhileOneReplacesTheOther() {
        assertThat(fault("m", NOW, sign(OLD, "m", NOW, BODY), BODY)).isEmpty();
        assertThat(fault("m", NOW, sign(NEW, "m", NOW, BODY), BODY)).isEmpty();
        assertThat(fault("m", NOW, sign(secret('x', 32), "m", NOW, BODY), BODY)).contains("no signature matches");
    }

    @Test
    void oneGoodSignatureOfSeveralWillDo() {
        String several = "v1,AAAA v1a,BBBB " + sign(NEW, "m", NOW, BODY) + " v2,CCCC";

        assertThat(fault("m", NOW, several, BODY)).isEmpty();
    }

    @Test
    void idTimestampAndEveryByteOfTheBodyAreSigned() {
        String good = sign(NEW, "m", NOW, BODY);

        assertThat(fault("n", NOW, good, BODY)).isPresent();
        assertThat(fault("m", NOW + 1, good, BODY)).isPresent();
        assertThat(fault("m", NOW, good, BODY + "\n")).isPresent();
        assertThat(fault("m", NOW, good, BODY.replace("1000", "1001"))).isPresent();
    }

    @Test
    void bytesThatAreNoTextAreComparedAsTheyAre() {
        byte[] one = {'{', (byte) 0xFE, '}'};
        byte[] other = {'{', (byte) 0xFF, '}'};
        // As text both are the same: a replacement character in braces.
        String text = new String(one, StandardCharsets.UTF_8);
        assertThat(new String(other, StandardCharsets.UTF_8)).isEqualTo(text);

        String ofTheText = sign(NEW, "m", NOW, text);

        assertThat(signature.fault("m", Long.toString(NOW), ofTheText, one)).isPresent();
        assertThat(signature.fault("m", Long.toString(NOW), ofTheText, other)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"-301,false", "-300,true", "300,true", "301,false"})
    void aMessageIsAtMostFiveMinutesOff(long offset, boolean good) {
        long at = NOW + offset;

        assertThat(fault("m", at, sign(NEW, "m", at, BODY), BODY).isEmpty()).isEqualTo(good);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "v1,", "v1,===", "v0,AAAA", ",", " "})
    void whatIsNoSignatureMatchesNothing(String signatures) {
        assertThat(fault("m", NOW, signatures, BODY)).isPresent();
    }

    @Test
    void aMissingOrEndlessHeaderIsNoSignature() {
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        String good = sign(NEW, "m", NOW, BODY);
        String now = Long.toString(NOW);

        assertThat(signature.fault(null, now, good, body)).isPresent();
        assertThat(signature.fault("m", null, good, body)).isPresent();
        assertThat(signature.fault("m", now, null, body)).isPresent();
        assertThat(signature.fault("m", "now", good, body)).isPresent();
        assertThat(signature.fault("m", now, "v1,x ".repeat(300) + good, body)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "whsec_", "whsec_c2hvcnQ=", "whsec_???", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="})
    void aSecretThatIsNoneOrTooShortIsRefusedWithoutBeingShown(String secret) {
        assertThatThrownBy(() -> of(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("pipeline.payment-secrets: (not shown)");
        assertThat(secret('k', 24)).satisfies(least -> of(least));
        assertThatThrownBy(() -> of(secret('k', 23))).isInstanceOf(IllegalArgumentException.class);
    }
}
