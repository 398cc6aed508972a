package io.paywindow.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/**
 * The tester's own RabbitMQ, in which each test class gets a virtual host of its own by RabbitMQ's management API.
 *
 * @param amqp {@code AMQP_URL}, with the user whose virtual hosts they are to be
 * @param management {@code AMQP_MANAGEMENT_URL}, else port 15672 of the same host
 */
record BorrowedRabbit(URI amqp, URI management) {

    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int NOT_OK = 300;

    static BorrowedRabbit from(Map<String, String> environment) {
        URI amqp = URI.create(Objects.requireNonNull(environment.get("AMQP_URL"), "AMQP_URL"));
        String management = environment.getOrDefault("AMQP_MANAGEMENT_URL", "http://" + amqp.getHost() + ":15672");
        return new BorrowedRabbit(amqp, URI.create(management));
    }

    /** Makes a virtual host that nobody else has; it stays until it is deleted. */
    String newVhost() {
        String name = "paywindow-tests-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        put("/api/vhosts/" + name, "{}");
        put(
                "/api/permissions/%s/%s".formatted(name, user()),
                "{\"configure\": \".*\", \"write\": \".*\", \"read\": \".*\"}");
        return "%s://%s@%s:%d/%s".formatted(amqp.getScheme(), amqp.getRawUserInfo(), amqp.getHost(), port(), name);
    }

    void deleteVhost(String uri) {
        send("DELETE", "/api/vhosts" + URI.create(uri).getPath(), "");
    }

    private int port() {
        if (amqp.getPort() > 0) {
            return amqp.getPort();
        }
        return "amqps".equals(amqp.getScheme()) ? 5671 : 5672;
    }

    private String user() {
        return amqp.getRawUserInfo().split(":", 2)[0];
    }

    private void put(String path, String body) {
        send("PUT", path, body);
    }

    private void send(String method, String path, String body) {
        String user = Base64.getEncoder().encodeToString(amqp.getUserInfo().getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(management.resolve(path))
                .timeout(BOUND)
                .header("Authorization", "Basic " + user)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() < OK || response.statusCode() >= NOT_OK) {
                throw new IllegalStateException("%s %s answered %d: %s"
                        .formatted(method, request.uri(), response.statusCode(), response.body()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "AMQP_URL is set, and tests want a virtual host each, but RabbitMQ's management API does not answer at "
                            + management + " (AMQP_MANAGEMENT_URL says where it is)",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a virtual host was made", e);
        }
    }
}
