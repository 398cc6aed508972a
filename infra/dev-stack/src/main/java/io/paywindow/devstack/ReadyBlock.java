package io.paywindow.devstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the operator reads when the stack is ready: where it is, how to get in, what to paste first. */
final class ReadyBlock {

    private final Console console;
    private final Path data;
    private final Map<String, String> environment;

    ReadyBlock(Console console, Path data, Map<String, String> environment) {
        this.console = console;
        this.data = data;
        this.environment = Map.copyOf(environment);
    }

    void print(Endpoints endpoints, List<RunningService> services, long startedNanos) {
        console.line("");
        console.line("Ready in %s.".formatted(Console.since(startedNanos)));
        console.line("");
        if (!endpoints.orderApi().isEmpty()) {
            entry("orders", "%s   (API: %s/swagger-ui.html)".formatted(endpoints.orderApi(), endpoints.orderApi()));
        }
        entry("kafka", endpoints.kafka());
        entry("redis", withoutPassword(endpoints.redis()));
        entry("amqp", withoutPassword(endpoints.amqp()) + "   (" + endpoints.amqpBroker() + ")");
        for (RunningService service : services) {
            entry(
                    "health of",
                    "%-18s http://127.0.0.1:%d/actuator/health".formatted(service.name(), service.managementPort()));
        }
        endpoints.tokens().forEach((name, token) -> entry("token of", "%-18s %s".formatted(name, token)));
        entry("payment secret", endpoints.paymentSecret());
        entry(
                "payment window",
                environment.getOrDefault(
                        "PIPELINE_PAYMENT_WINDOW", "10m (PIPELINE_PAYMENT_WINDOW=15s infra/up for less)"));
        entry("logs", data.resolve("logs").toString());
        entry("for programs", data.resolve("endpoints.json").toString());
        firstOrder(endpoints);
        console.line("");
        console.line("infra/demo drives it all. Ctrl-C stops it all; what it knows stays in %s.".formatted(data));
    }

    private void firstOrder(Endpoints endpoints) {
        String token = endpoints.tokens().get("customer");
        if (token != null) {
            console.line("");
            console.line("Place an order:");
            console.line("");
            console.line(("  curl -sS %s/orders -H 'Authorization: Bearer %s' -H 'Content-Type: application/json'"
                            + " -H \"Idempotency-Key: $RANDOM-$RANDOM\" -d '{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}'")
                    .formatted(endpoints.orderApi(), token, Seed.firstSku()));
        }
    }

    private void entry(String name, String value) {
        console.line("  %-15s %s".formatted(name, value));
    }

    private static String withoutPassword(String url) {
        return url.replaceAll("//[^@/]*@", "//…@");
    }
}
