package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.order.Api.Answer;
import io.paywindow.order.claim.Claims;
import io.paywindow.order.claim.IdempotencyKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.SmartLifecycle;

/** Two instances behind one door: it must not matter which one is asked. */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoInstancesIT {

    private static final int BURST = 60;

    private final Servers servers;
    private final String prefix;
    private final Shop shop;
    private Api other;

    TwoInstancesIT(Servers servers) {
        this.servers = servers;
        prefix = servers.unique("two") + ".";
        shop = Shop.open(servers.kafkaBootstrapServers(), servers.redisUrl(), prefix, settings("one"));
        other = second();
    }

    private Api second() {
        return Api.start(servers, prefix, settings("two")).awaitReady();
    }

    /** Slow to give again, so that a burst can be counted. */
    private static String[] settings(String instance) {
        return new String[] {
            "pipeline.instance-id=" + instance,
            "pipeline.limits.burst=" + BURST,
            "pipeline.limits.requests-per-second=1"
        };
    }

    @AfterAll
    void close() {
        other.close();
        shop.close();
    }

    @Test
    void equalRequestsToBothAtOnceAreOneOrder() {
        String sku = shop.product("tea", 100);
        List<CompletableFuture<Answer>> all = IntStream.range(0, 20)
                .mapToObj(i -> (i % 2 == 0 ? shop.api() : other)
                        .postAsync(shop.token("ann"), "/orders", Shop.basket(sku, 5), "Idempotency-Key", "both"))
                .toList();
        List<String> bodies = all.stream()
                .map(CompletableFuture::join)
                .map(answer -> Shop.expect(201, answer).response().body())
                .distinct()
                .toList();

        assertThat(bodies).hasSize(1);
        assertThat(shop.available(sku)).isEqualTo(95);
    }

    @Test
    void aRequestIsWokenWhicheverInstanceReadsTheAnswer() {
        String sku = shop.product("tea", 100);
        long started = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            for (Api api : List.of(shop.api(), other)) {
                Shop.expect(201, api.post(shop.token("b" + i), "/orders", Shop.basket(sku, 1), "Prefer", "wait=30"));
            }
        }

        // Each instance reads half of the answers: one that was not woken would have waited for half a minute.
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(25));
    }

    @Test
    void anOrderWhoseAnswerWasLostIsFoundUnderItsKeyAtTheOtherInstance() {
        String sku = shop.product("tea", 10);
        String token = shop.token("lost");
        String body = Shop.basket(sku, 3);
        shop.line().slow(true);
        try (RawHttp gone = new RawHttp(other.base())) {
            gone.send("POST /orders HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer " + token
                    + "\r\nContent-Type: application/json\r\nIdempotency-Key: lost\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
            await().until(() -> ordersOf("lost") == 1);
        } finally {
            shop.line().slow(false);
        }

        Answer again = Shop.expect(201, shop.api().post(token, "/orders", body, "Idempotency-Key", "lost"));

        assertThat(again.json().path("status").asString()).isEqualTo("AWAITING_PAYMENT");
        assertThat(ordersOf("lost")).isEqualTo(1);
        assertThat(shop.available(sku)).isEqualTo(7);
    }

    private int ordersOf(String customer) {
        return shop.api()
                .get(Api.OPERATOR, "/orders?userId=" + customer)
                .json()
                .path("orders")
                .size();
    }

    @Test
    void aKeyIsRememberedThroughARestart() {
        String sku = shop.product("tea", 10);
        String token = shop.token("again");
        Answer first = Shop.expect(201, other.post(token, "/orders", Shop.basket(sku, 3), "Idempotency-Key", "r"));
        other.close();
        other = second();

        Answer again = other.post(token, "/orders", Shop.basket(sku, 3), "Idempotency-Key", "r");
        Answer reused = other.post(token, "/orders", Shop.basket(sku, 4), "Idempotency-Key", "r");

        assertThat(again.response().body()).isEqualTo(first.response().body());
        assertThat(reused.problem()).isEqualTo("key-reused");
        assertThat(shop.available(sku)).isEqualTo(7);
    }

    /** A crash between the claim of a key and the log: whoever asks again sends what was claimed, at the price of then. */
    @Test
    void anOrderThatWasClaimedButNeverSentIsSentAtThePriceItHad() {
        String sku = shop.product("tea", 10);
        String userId = "half-way";
        String orderId = new IdempotencyKey("k").idFor("h-", userId);
        OrderPlaced made = new OrderPlaced(
                orderId,
                userId,
                List.of(new OrderLine(sku, 2, 500L)),
                "CNY",
                1_000L,
                null,
                "http",
                RestOfTheLine.now());
        String digest = IdempotencyKey.digest("order\n" + sku + " 2");
        assertThat(other.bean(Claims.class).claim(orderId, digest, new FactCodec().encode(made)))
                .isEmpty();
        Shop.expect(200, shop.api().call("PUT", Api.OPERATOR, "/products/" + sku, """
                {"name":"tea","price":{"amount":900,"currency":"CNY"}}"""));

        Answer again = Shop.expect(201, shop.place(userId, sku, 2, "Idempotency-Key", "k", "Prefer", "wait=20"));

        assertThat(again.json().path("orderId").asString()).isEqualTo(orderId);
        assertThat(again.json().path("total").path("amount").asLong()).isEqualTo(1_000);
    }

    @Test
    void aUnitThatComesBackCanBeBoughtAtBothWithinASecond() {
        String sku = shop.product("last", 2);
        Answer placed = shop.place("ann", sku, 2);
        long before = shop.written(Topic.ORDER_PLACED);
        for (Api api : List.of(shop.api(), other)) {
            assertThat(api.post(shop.token("bob"), "/orders", Shop.basket(sku, 1))
                            .problem())
                    .isEqualTo("out-of-stock");
        }
        assertThat(shop.written(Topic.ORDER_PLACED))
                .as("told without asking the line")
                .isEqualTo(before);
        Shop.expect(200, other.post(shop.token("ann"), placed.header("Location") + "/cancellation", null));

        for (Api api : List.of(shop.api(), other)) {
            await().atMost(Duration.ofSeconds(1))
                    .until(() -> api.post(shop.token("bob"), "/orders", Shop.basket(sku, 1))
                                    .status()
                            == 201);
        }
    }

    @Test
    void whatBothAreAskedIsCountedTogether() {
        String token = shop.api().token("hasty");
        List<Answer> answers = IntStream.range(0, 2 * BURST)
                .mapToObj(i -> (i % 2 == 0 ? shop.api() : other).get(token, "/products/none"))
                .toList();
        long passed = answers.stream().filter(answer -> answer.status() == 404).count();

        // One a second comes in again meanwhile.
        assertThat(passed).isBetween((long) BURST, BURST + 30L);
        assertThat(answers.getLast().problem()).isEqualTo("too-many-requests");
        assertThat(answers.getLast().header("Retry-After")).isEqualTo("1");
        assertThat(shop.api().get(shop.token("patient"), "/products/none").status())
                .isEqualTo(404);
    }

    /** However many listen, an instance has one subscription; and each hears of what the other does. */
    @Test
    void aStreamIsFollowedAtOneAndTakenUpAtTheOther() throws Exception {
        String token = shop.token("follower");
        Answer placed = shop.place("follower", shop.product("tea", 5), 1);
        String events = placed.header("Location") + "/events";
        List<EventsRead> streams = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            streams.add(EventsRead.of(i % 2 == 0 ? shop.api() : other, token, events));
        }
        await().until(() -> streams.stream().allMatch(stream -> stream.states().equals(List.of("AWAITING_PAYMENT"))));
        assertThat(shop.subscribers("paid")).isEqualTo(2);
        String heard = streams.get(0).lastId();

        Shop.expect(200, shop.pay(placed, "pay-two-1", 500));
        for (EventsRead stream : streams) {
            stream.end().get(10, TimeUnit.SECONDS);
        }
        EventsRead takenUp = EventsRead.of(other, token, events, "Last-Event-ID", heard);
        takenUp.end().get(10, TimeUnit.SECONDS);

        assertThat(streams)
                .allSatisfy(stream -> assertThat(stream.states()).containsExactly("AWAITING_PAYMENT", "PAID"));
        assertThat(takenUp.states()).containsExactly("PAID");
    }

    /**
     * Opened while the service closes, a stream is told so, or ended; it never stays behind and holds the shutdown up. The heartbeat is
     * the default 15 s: a stream that ends within five was woken.
     */
    @Test
    void whenAnInstanceEndsEveryStreamEndsAndOneTooLateIsToldToComeBack() throws Exception {
        String sku = shop.product("tea", 50);
        List<Answer> orders = IntStream.range(0, 8)
                .mapToObj(i -> shop.place("closing-" + i, sku, 1))
                .toList();
        SmartLifecycle streams = shop.api().bean("eventStreams", SmartLifecycle.class);
        for (int round = 0; round < 5; round++) {
            EventsRead before = followed("closing-0", orders.getFirst());
            await().until(() -> !before.states().isEmpty());
            List<CompletableFuture<EventsRead>> meanwhile = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> followed("closing-" + i, orders.get(i)), Thread::startVirtualThread))
                    .toList();
            streams.stop();
            try {
                assertThat(followed("closing-1", orders.get(1)).response().statusCode())
                        .isEqualTo(503);
                before.end().get(5, TimeUnit.SECONDS);
                assertThat(before.states()).containsExactly("AWAITING_PAYMENT");
                for (CompletableFuture<EventsRead> stream : meanwhile) {
                    EventsRead opened = stream.get(5, TimeUnit.SECONDS);
                    assertThat(opened.response().statusCode()).isIn(200, 503);
                    opened.end().get(5, TimeUnit.SECONDS);
                }
            } finally {
                streams.start();
            }
        }
    }

    private EventsRead followed(String customer, Answer placed) {
        try {
            return EventsRead.of(shop.api(), shop.token(customer), placed.header("Location") + "/events");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTokenIssuedOrRevokedAtOneIsSoAtTheOther() {
        String token = shop.api().token("eve");
        List<Integer> statuses = new ArrayList<>();
        statuses.add(other.get(token, "/products").status());
        Shop.expect(204, other.call("DELETE", Api.OPERATOR, "/tokens/" + Api.sha256(token), null));
        statuses.add(shop.api().get(token, "/products").status());

        assertThat(statuses).containsExactly(200, 401);
    }
}
