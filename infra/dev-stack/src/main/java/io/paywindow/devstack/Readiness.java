package io.paywindow.devstack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a service says of its own readiness, and of what it still waits for. For one thread. */
final class Readiness implements AutoCloseable {

    private static final Duration ANSWER_BOUND = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final List<String> FINE = List.of("UP", "well");

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest request;
    private String lastAnswer = "";

    Readiness(int managementPort) {
        URI readiness = URI.create("http://127.0.0.1:%d/actuator/health/readiness".formatted(managementPort));
        request = HttpRequest.newBuilder(readiness).timeout(ANSWER_BOUND).build();
    }

    boolean isUp() {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            lastAnswer = response.body();
            return response.statusCode() == OK;
        } catch (IOException e) {
            lastAnswer = "";
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The components that are not up, with their details; or that it does not answer at all. */
    String missing() {
        if (!lastAnswer.startsWith("{")) {
            return "it does not answer yet";
        }
        return missing(JsonMapper.shared().readTree(lastAnswer).path("components"));
    }

    private static String missing(JsonNode components) {
        return components.properties().stream()
                .filter(component ->
                        !FINE.contains(component.getValue().path("status").asString("")))
                .map(component ->
                        component.getKey() + missingDetails(component.getValue().path("details")))
                .collect(Collectors.joining("; "));
    }

    private static String missingDetails(JsonNode details) {
        return details.properties().stream()
                .filter(detail -> !FINE.contains(detail.getValue().asString("")))
                .map(detail -> detail.getKey() + ": " + detail.getValue().asString(""))
                .collect(Collectors.joining(", ", " (", ")"));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
