package io.paywindow.outside;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The shop over HTTP, for its customers, its operator and its payment provider. Thread-safe. */
public final class Shop implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final JsonMapper json = JsonMapper.shared();
    private final HttpClient http = HttpClient.newBuilder()
            // One attempt in the clear: the server speaks HTTP/1.1, and an upgrade would cost a round trip.
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final Webhook provider;
    private final String operatorToken;
    private final InstantSource clock;

    public Shop(Endpoints endpoints, InstantSource clock) {
        this.base = endpoints.orderApi();
        this.provider = new Webhook(endpoints.paymentSecret());
        this.operatorToken = endpoints.operatorToken();
        this.clock = clock;
    }

    /** A customer's order: so many of each sku; the shop's own payment window if none is given. */
    public Reply place(String token, String idempotencyKey, Map<String, Integer> items, Optional<Duration> window)
            throws IOException, InterruptedException {
        List<Map<String, Object>> lines = items.entrySet().stream()
                .map(item -> Map.<String, Object>of("sku", item.getKey(), "quantity", item.getValue()))
                .toList();
        Object body = window.isEmpty()
                ? Map.of("lines", lines)
                : Map.of("lines", lines, "paymentWindow", window.get().toString());
        return send(post("/orders", token, body).header("Idempotency-Key", idempotencyKey));
    }

    /** The order as its owner or the operator sees it, by number or id. */
    public Reply view(String token, String ref) throws IOException, InterruptedException {
        return send(request("/orders/" + ref, token).GET());
    }

    /** A page of the customer's own orders, newest first; from where the page before it said it goes on. */
    public Reply orders(String token, Optional<String> after) throws IOException, InterruptedException {
        String more = after.map(cursor -> "&after=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8))
                .orElse("");
        return send(request("/orders?limit=100" + more, token).GET());
    }

    /** The order as the operator sees it. */
    public Reply view(String ref) throws IOException, InterruptedException {
        return view(operatorToken, ref);
    }

    public Reply cancel(String token, String orderNumber) throws IOException, InterruptedException {
        return send(post("/orders/" + orderNumber + "/cancellation", token, Map.of("reason", "changed my mind")));
    }

    /** The provider's word that money has come in, signed as it signs. */
    public Reply pay(String paymentId, String orderNumber, long amount, String currency)
            throws IOException, InterruptedException {
        Instant now = clock.instant();
        byte[] body = json.writeValueAsBytes(Map.of(
                "paymentId", paymentId,
                "orderNumber", orderNumber,
                "amount", amount,
                "currency", currency,
                "provider", "demo-pay",
                "paidAt", now.toString()));
        String messageId = "msg_" + paymentId;
        return send(HttpRequest.newBuilder(base.resolve("/payments/callback"))
                .header("Content-Type", "application/json")
                .header("webhook-id", messageId)
                .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .header("webhook-signature", signature(messageId, now, body))
                .POST(BodyPublishers.ofByteArray(body)));
    }

    /** The operator's word that a payment was given back. */
    public Reply refunded(String orderNumber, String paymentId) throws IOException, InterruptedException {
        return send(post("/orders/" + orderNumber + "/refunds", operatorToken, Map.of("paymentId", paymentId)));
    }

    /** Puts a product into the catalogue. */
    public Reply list(String sku, String name, long price, String currency) throws IOException, InterruptedException {
        return list(sku, name, price, currency, Optional.empty());
    }

    /** Puts a product into the catalogue, maybe with a limit to what one customer may hold and have bought. */
    public Reply list(String sku, String name, long price, String currency, Optional<Integer> limitPerCustomer)
            throws IOException, InterruptedException {
        Map<String, Object> product = new HashMap<>();
        product.put("name", name);
        product.put("price", Map.of("amount", price, "currency", currency));
        limitPerCustomer.ifPresent(limit -> product.put("limitPerCustomer", limit));
        return send(request("/products/" + sku, operatorToken)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(json.writeValueAsBytes(product))));
    }

    /** Puts units on the shelf, once for each key. */
    public Reply stock(String sku, long delta, String idempotencyKey) throws IOException, InterruptedException {
        Object adjustment = Map.of("delta", delta, "reason", "delivery " + idempotencyKey);
        return send(post("/products/" + sku + "/stock-adjustments", operatorToken, adjustment)
                .header("Idempotency-Key", idempotencyKey));
    }

    public Reply product(String sku) throws IOException, InterruptedException {
        return send(request("/products/" + sku, operatorToken).GET());
    }

    /** Today's and tomorrow's order numbers. */
    public Reply numbers() throws IOException, InterruptedException {
        return send(request("/numbers", operatorToken).GET());
    }

    /** A new token of a customer, good for an hour. */
    public String customerToken(String userId) throws IOException, InterruptedException {
        Object wish = Map.of("userId", userId, "roles", List.of("customer"), "ttl", "PT1H");
        return send(post("/tokens", operatorToken, wish)).expect(200, 201).text("token");
    }

    private String signature(String messageId, Instant now, byte[] body) {
        try {
            return provider.sign(messageId, now.getEpochSecond(), new String(body, StandardCharsets.UTF_8));
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("the callback cannot be signed", e);
        }
    }

    private HttpRequest.Builder post(String path, String token, Object body) {
        return request(path, token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofByteArray());
        byte[] body = response.body();
        return new Reply(response.statusCode(), body.length == 0 ? MissingNode.getInstance() : json.readTree(body));
    }

    @Override
    public void close() {
        http.close();
    }
}
