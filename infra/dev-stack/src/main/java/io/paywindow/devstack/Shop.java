package io.paywindow.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operator's side of the shop over HTTP: what is on sale, how much of it, and who may come in. */
final class Shop implements AutoCloseable {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int NOT_FOUND = 404;
    private static final int UNAUTHORIZED = 401;
    private static final int FIRST_FAILURE = 400;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final String operatorToken;

    Shop(String url, String operatorToken) {
        this.url = url;
        this.operatorToken = operatorToken;
    }

    boolean lists(String sku) {
        HttpResponse<String> response = send(request("GET", "/products/" + sku, operatorToken, Map.of()));
        return response.statusCode() != NOT_FOUND && body(response) != null;
    }

    void list(String sku, Map<String, Object> product) {
        body(send(request("PUT", "/products/" + sku, operatorToken, product)));
    }

    /** Adds stock; with the same key any number of times only once. */
    void addStock(String sku, int count, String key) {
        HttpRequest adjustment = HttpRequest.newBuilder(
                        request(
                                "POST",
                                "/products/%s/stock-adjustments".formatted(sku),
                                operatorToken,
                                Map.of("delta", count, "reason", "first delivery")),
                        (name, value) -> true)
                .header("Idempotency-Key", key)
                .build();
        body(send(adjustment));
    }

    /** A new token for a user. */
    String issueToken(String userId, String role, Duration life) {
        Map<String, Object> order = Map.of("userId", userId, "roles", new String[] {role}, "ttl", life.toString());
        return body(send(request("POST", "/tokens", operatorToken, order)))
                .path("token")
                .asString();
    }

    boolean admits(String token) {
        return send(request("GET", "/products", token, Map.of())).statusCode() != UNAUTHORIZED;
    }

    private HttpRequest request(String method, String path, String token, Map<String, Object> body) {
        HttpRequest.BodyPublisher publisher = body.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body));
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(BOUND)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, publisher)
                .build();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri() + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the shop was asked", e);
        }
    }

    private static JsonNode body(HttpResponse<String> response) {
        if (response.statusCode() >= FIRST_FAILURE) {
            throw new IllegalStateException("%s %s answered %d: %s"
                    .formatted(
                            response.request().method(),
                            response.request().uri().getPath(),
                            response.statusCode(),
                            response.body()));
        }
        return JsonMapper.shared().readTree(response.body());
    }

    @Override
    public void close() {
        client.close();
    }
}
