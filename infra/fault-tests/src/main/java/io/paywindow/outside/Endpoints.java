package io.paywindow.outside;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a running stack is, and what opens it. {@code infra/up} writes it to {@code infra/.data/endpoints.json}.
 *
 * @param orderApi base of the public HTTP API
 * @param kafka bootstrap servers
 * @param redis URL
 * @param paymentSecret with which the payment provider signs, {@code whsec_...}
 * @param operatorToken a bearer token that may do everything
 */
public record Endpoints(URI orderApi, String kafka, String redis, String paymentSecret, String operatorToken) {

    /** Reads the file. */
    public static Endpoints read(Path file) throws IOException {
        JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
        return new Endpoints(
                URI.create(text(json, "orderApi")),
                text(json, "kafka"),
                text(json, "redis"),
                text(json, "paymentSecret"),
                text(json.path("tokens"), "operator"));
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isString()) {
            throw new IllegalArgumentException("endpoints: no " + name + " (expected: what infra/up writes)");
        }
        return value.asString();
    }

    @Override
    public String toString() {
        return "Endpoints[orderApi=" + orderApi + ", kafka=" + kafka + "]";
    }
}
