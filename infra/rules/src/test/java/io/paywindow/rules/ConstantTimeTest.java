package io.paywindow.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who guesses a token or a signature must not be told by the time of the answer how much of the guess was right. */
class ConstantTimeTest {

    private static final Path SAMPLE = Path.of("Sample.java");

    @Test
    void secretsTokensHashesAndSignaturesAreComparedInConstantTime() {
        List<String> faults = new ArrayList<>();
        for (Path file : Repository.files(".java")) {
            if (file.toString().contains("src/main/java")) {
                faults.addAll(SecretComparison.faults(file, Repository.read(file)));
            }
        }

        assertThat(faults).as("each line says where, what and what to do").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hash.equals(operatorTokenHash)",
                "given.equals(settings.paymentSecret())",
                "record.getTokenHash().equals(key)",
                "Objects.equals(signature, expected)",
                "java.util.Arrays.equals(expected, signature.getBytes(UTF_8))",
                "given.equalsIgnoreCase(OPERATOR_TOKEN)",
                "hmac.compareTo(given) == 0",
                "Arrays.mismatch(mac(body), given) < 0",
                "secrets.contains(given)",
                "Optional.of(token).equals(known)",
            })
    void findsAComparisonThatStopsAtTheFirstDifference(String comparison) {
        assertThat(SecretComparison.faults(SAMPLE, inMethod(comparison))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MessageDigest.isEqual(hash, operatorTokenHash)",
                "token.isEmpty()",
                "secret.startsWith(PREFIX)",
                "\"\".equals(secret)",
                "status.equals(order.status())",
                "digests.containsKey(orderId)",
            })
    void leavesOtherComparisonsAlone(String comparison) {
        assertThat(SecretComparison.faults(SAMPLE, inMethod(comparison))).isEmpty();
    }

    private static String inMethod(String expression) {
        return "class Sample {\n  boolean a() {\n    return " + expression + ";\n  }\n}\n";
    }
}
