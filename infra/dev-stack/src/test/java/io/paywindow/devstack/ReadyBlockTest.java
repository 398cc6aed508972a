package io.paywindow.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReadyBlockTest {

    private static final Endpoints ENDPOINTS = new Endpoints(
            "http://127.0.0.1:8080",
            "127.0.0.1:9092",
            "redis://user:secret@127.0.0.1:6379",
            "amqp://guest:guest@127.0.0.1:5672/%2F",
            "rabbitmq",
            "whsec_c2VjcmV0",
            Map.of("customer", "t1", "customer2", "t2", "operator", "t3"),
            Map.of("kafka", 1L));

    @Test
    void theOrderLineCanBePastedAsItIs() {
        assertThat(printed(Map.of()))
                .contains("  curl -sS http://127.0.0.1:8080/orders -H 'Authorization: Bearer t1'"
                        + " -H 'Content-Type: application/json' -H \"Idempotency-Key: $RANDOM-$RANDOM\""
                        + " -d '{\"lines\":[{\"sku\":\"poster\",\"quantity\":1}]}'");
    }

    @Test
    void passwordsOfServersAreNotShown() {
        assertThat(printed(Map.of())).doesNotContain("secret@").doesNotContain("guest:guest");
    }

    @Test
    void theWindowThatWasAskedForIsShown() {
        assertThat(printed(Map.of("PIPELINE_PAYMENT_WINDOW", "15s"))).containsPattern("payment window +15s\n");
    }

    @Test
    void programsFindTheNamesThatTheyExpect() {
        assertThat(JsonMapper.shared().readTree(ENDPOINTS.json()).propertyNames())
                .containsExactly("orderApi", "kafka", "redis", "amqp", "amqpBroker", "paymentSecret", "tokens", "pids");
        assertThat(JsonMapper.shared().readTree(ENDPOINTS.json()).path("tokens").propertyNames())
                .containsExactlyInAnyOrder("customer", "customer2", "operator");
    }

    private static String printed(Map<String, String> environment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8));
        new ReadyBlock(console, Path.of("/data"), environment).print(ENDPOINTS, List.of(), System.nanoTime());
        return out.toString(StandardCharsets.UTF_8);
    }
}
