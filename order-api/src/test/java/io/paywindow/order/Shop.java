package io.paywindow.order;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Servers;
import io.paywindow.order.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.databind.JsonNode;

/** One order API, with the rest of the line played behind it, and the everyday calls of a shop. */
public final class Shop implements AutoCloseable {

    private static final AtomicInteger PRODUCTS = new AtomicInteger();

    private final Api api;
    private final RestOfTheLine line;
    private final KafkaSettings kafka;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private Shop(Api api, RestOfTheLine line, KafkaSettings kafka) {
        this.api = api;
        this.line = line;
        this.kafka = kafka;
    }

    /** A shop of its own on the servers. */
    public static Shop open(Servers servers, String... settings) {
        return open(servers.kafkaBootstrapServers(), servers.redisUrl(), servers.unique("shop") + ".", settings);
    }

    /** A shop on other servers. */
    public static Shop open(String kafka, String redis, String prefix, String... settings) {
        Api api = Api.start(kafka, redis, prefix, settings).awaitReady();
        return new Shop(
                api,
                new RestOfTheLine(kafka, redis, prefix).start(),
                new KafkaSettings(kafka, prefix, false, 2, 1, 1, Map.of()));
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

    /** The tokens of so many customers. */
    public List<String> tokens(int customers) {
        return IntStream.range(0, customers).mapToObj(i -> token("w" + i)).toList();
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

    /** How many records a topic of this shop has been given. */
    public long written(Topic topic) {
        return written(kafka.topics().nameOf(topic));
    }

    /** How many records of a topic of this shop have been set aside. */
    public long writtenDead(Topic topic) {
        return written(kafka.topics().deadNameOf(topic));
    }

    private long written(String topic) {
        try (var reader = new KafkaConsumer<String, byte[]>(KafkaClients.reader(kafka, "count"))) {
            List<TopicPartition> all = reader.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            return reader.endOffsets(all).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** The command line of another process for this shop. */
    public String[] arguments(String... settings) {
        return Api.arguments(0, 0, kafka.bootstrapServers(), "redis://unset:1", kafka.topicPrefix(), settings);
    }

    /** How many connections are subscribed to the changes to a status. */
    public long subscribers(String status) {
        String channel = RedisKeys.ordersChannel(status);
        return line.redis().await(line.redis().text().pubsubNumsub(channel)).getOrDefault(channel, 0L);
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
        return callback(Api.SECRET, payment(placed, paymentId, amount));
    }

    /** What the provider says of a payment for an order that was placed. */
    public static String payment(Answer placed, String paymentId, long amount) {
        return """
                {"paymentId":"%s","orderNumber":"%s","amount":%d,"currency":"CNY","provider":"bank","paidAt":"%s"}""".formatted(paymentId, placed.json().path("orderNumber").asString(), amount, RestOfTheLine.now());
    }

    /** A callback with the body, signed by the standard's own library. */
    public Answer callback(String secret, String body, String... headers) {
        long now = RestOfTheLine.now().getEpochSecond();
        try {
            List<String> all = new ArrayList<>(List.of(
                    "webhook-id",
                    "msg_1",
                    "webhook-timestamp",
                    Long.toString(now),
                    "webhook-signature",
                    new Webhook(secret).sign("msg_1", now, body)));
            all.addAll(List.of(headers));
            return api.call("POST", null, "/payments/callback", body, all.toArray(String[]::new));
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
