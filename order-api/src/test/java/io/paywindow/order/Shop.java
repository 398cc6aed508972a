package io.paywindow.order;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.paywindow.devstack.Servers;
import io.paywindow.order.Api.Answer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** One order API, with the rest of the line played behind it, and the everyday calls of a shop. */
public final class Shop implements AutoCloseable {

    private static final AtomicInteger PRODUCTS = new AtomicInteger();

    private final Api api;
    private final RestOfTheLine line;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private Shop(Api api, RestOfTheLine line) {
        this.api = api;
        this.line = line;
    }

    /** A shop of its own on the servers. */
    public static Shop open(Servers servers, String... settings) {
        return open(servers.kafkaBootstrapServers(), servers.redisUrl(), servers.unique("shop") + ".", settings);
    }

    /** A shop on other servers. */
    public static Shop open(String kafka, String redis, String prefix, String... settings) {
        Api api = Api.start(kafka, redis, prefix, settings).awaitReady();
        return new Shop(api, new RestOfTheLine(kafka, redis, prefix).start());
    }

    public Api api() {
        return api;
    }

    public RestOfTheLine line() {
        return line;
    }

    /** The customer's token, issued when first asked for. */
    public String token(String customer) {
        return tokens.computeIfAbsent(customer, api::token);
    }

    /** A new product at 5.00 CNY with so many on the shelf; its sku. */
    public String product(String stem, int stock) {
        String sku = stem + "-" + PRODUCTS.incrementAndGet();
        expect(200, api.call("PUT", Api.OPERATOR, "/products/" + sku, """
                {"name":"%s","price":{"amount":500,"currency":"CNY"}}""".formatted(stem)));
        if (stock > 0) {
            expect(200, api.post(Api.OPERATOR, "/products/" + sku + "/stock-adjustments", """
                    {"delta":%d,"reason":"delivery"}""".formatted(stock)));
        }
        return sku;
    }

    public long available(String sku) {
        return expect(200, api.get(Api.OPERATOR, "/products/" + sku))
                .json()
                .path("available")
                .asLong();
    }

    /** The body of a wish for one line. */
    public static String basket(String sku, int quantity) {
        return "{\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":" + quantity + "}]}";
    }

    /** Places an order of one line as the customer, with any further headers. */
    public Answer place(String customer, String sku, int quantity, String... headers) {
        return api.post(token(customer), "/orders", basket(sku, quantity), headers);
    }

    /** What the customer sees of an order that was placed. */
    public JsonNode view(String customer, Answer placed) {
        return expect(200, api.get(token(customer), placed.header("Location"))).json();
    }

    public String status(String customer, Answer placed) {
        return view(customer, placed).path("status").asString();
    }

    /** The provider's signed callback for an order that was placed. */
    public Answer pay(Answer placed, String paymentId, long amount) {
        String number = placed.json().path("orderNumber").asString();
        return callback(Api.SECRET, """
                {"paymentId":"%s","orderNumber":"%s","amount":%d,"currency":"CNY","provider":"bank","paidAt":"%s"}""".formatted(paymentId, number, amount, RestOfTheLine.now()));
    }

    /** A callback with the body, signed by the standard's own library. */
    public Answer callback(String secret, String body) {
        long now = RestOfTheLine.now().getEpochSecond();
        try {
            String signature = new Webhook(secret).sign("msg_1", now, body);
            return api.call(
                    "POST",
                    null,
                    "/payments/callback",
                    body,
                    "webhook-id",
                    "msg_1",
                    "webhook-timestamp",
                    Long.toString(now),
                    "webhook-signature",
                    signature);
        } catch (WebhookSigningException e) {
            throw new AssertionError(e);
        }
    }

    /** Fails unless the answer has the status; otherwise the answer. */
    public static Answer expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new AssertionError("expected " + status + " but was " + answer);
        }
        return answer;
    }

    @Override
    public void close() {
        line.close();
        api.close();
    }
}
