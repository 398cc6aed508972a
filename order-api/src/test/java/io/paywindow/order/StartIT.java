package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** What the service refuses to start with. Nothing has to be reachable for that. */
class StartIT {

    private static final String HASH = "0".repeat(64);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "operator-token-hash=| not set",
                "operator-token-hash=letmein| (not shown)",
                "payment-secrets=| not set",
                "payment-secrets=whsec_c2hvcnQ=| (not shown)",
                "payment-secrets=plain| (not shown)",
                "jwt.issuer=https://login.example| jwk-set-uri",
                "jwt.jwk-set-uri=https://login.example/jwks| pipeline.jwt.issuer",
                "jwt.jwk-set-uri=file:///etc/passwd| an http or https address",
                "limits.waiting-orders=0| 1 to 1000000",
                "limits.body-within=0s| PT0.1S to PT1M",
                "reply-timeout=31s| PT0.001S to PT30S"
            })
    void doesNotStartWithASecretMissingOrASettingOutOfItsLimits(String setting, String said) {
        Throwable failure = start("pipeline." + setting);

        assertThat(failure).as("started").isNotNull();
        String group = setting.substring(0, setting.indexOf('=')).replaceFirst("\\..*", "");
        assertThat(messages(failure))
                .anySatisfy(message ->
                        assertThat(message).startsWith("pipeline." + group).contains(said));
        String secret = setting.substring(setting.indexOf('=') + 1);
        if (said.equals("(not shown)")) {
            assertThat(messages(failure)).noneMatch(message -> message.contains(secret));
        }
    }

    @ParameterizedTest
    @CsvSource({"18080,18080", "18080,''"})
    void doesNotStartWithItsInsidesOnThePublicPort(String publicPort, String managementPort) {
        Throwable failure = start("server.port=" + publicPort, "management.server.port=" + managementPort);

        assertThat(failure).as("started").isNotNull();
        assertThat(messages(failure)).anyMatch(message -> message.contains("another port than server.port"));
    }

    private static @Nullable Throwable start(String... settings) {
        Map<String, String> all = new LinkedHashMap<>(Map.of(
                "server.port", "0",
                "management.server.port", "0",
                "logging.level.root", "OFF",
                "pipeline.kafka.bootstrap-servers", "127.0.0.1:1",
                "pipeline.redis.url", "redis://127.0.0.1:1",
                "pipeline.operator-token-hash", HASH,
                "pipeline.payment-secrets", Api.SECRET));
        for (String setting : settings) {
            all.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        String[] arguments = all.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
        try {
            new SpringApplicationBuilder(OrderApi.class)
                    .registerShutdownHook(false)
                    .run(arguments)
                    .close();
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static List<String> messages(@Nullable Throwable failure) {
        List<String> messages = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.add(String.valueOf(cause.getMessage()));
        }
        return messages;
    }
}
