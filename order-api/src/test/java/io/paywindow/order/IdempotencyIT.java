package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.RedisLink;
import io.paywindow.order.Api.Answer;
import io.paywindow.order.claim.Claims;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A request sent again with its Idempotency-Key. */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotencyIT {

    private final Shop shop;

    IdempotencyIT(Servers servers) {
        shop = Shop.open(servers);
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @Test
    void theSameRequestAgainIsTheSameOrder() {
        String sku = shop.product("tea", 10);
        Answer first = shop.place("ann", sku, 2, "Idempotency-Key", "k-1");
        Answer again = shop.place("ann", sku, 2, "Idempotency-Key", "\"k-1\"");

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.response().body()).isEqualTo(first.response().body());
        assertThat(shop.available(sku)).isEqualTo(8);
    }

    @Test
    void theSameRequestAgainIsAnsweredAlsoWhenTheShelfIsEmptyByThen() {
        String sku = shop.product("tea", 2);
        Answer first = shop.place("ann", sku, 2, "Idempotency-Key", "k-2");
        Answer again = shop.place("ann", sku, 2, "Idempotency-Key", "k-2");

        assertThat(again.status()).as("%s", again).isEqualTo(201);
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        String sku = shop.product("tea", 10);
        shop.place("ann", sku, 2, "Idempotency-Key", "k-3");
        Answer other = shop.place("ann", sku, 3, "Idempotency-Key", "k-3");

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.problem()).isEqualTo("key-reused");
    }

    @Test
    void theSameKeyOfAnotherCustomerIsAnotherKey() {
        String sku = shop.product("tea", 10);
        Answer anns = shop.place("ann", sku, 2, "Idempotency-Key", "k-4");
        Answer bobs = shop.place("bob", sku, 3, "Idempotency-Key", "k-4");

        assertThat(bobs.status()).isEqualTo(201);
        assertThat(bobs.header("Location")).isNotEqualTo(anns.header("Location"));
    }

    @Test
    void whatWasFirstAnswered202IsAnswered202Again() {
        String sku = shop.product("tea", 10);
        String[] headers = {"Idempotency-Key", "k-5", "Prefer", "respond-async"};
        shop.line().slow(true);
        Answer first;
        try {
            first = shop.place("ann", sku, 1, headers);
        } finally {
            shop.line().slow(false);
        }
        await().until(() -> shop.status("ann", first).equals("AWAITING_PAYMENT"));
        Answer again = shop.place("ann", sku, 1, "Idempotency-Key", "k-5");

        assertThat(first.status()).isEqualTo(202);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.json().path("status").asString()).isEqualTo("AWAITING_PAYMENT");
    }

    @Test
    void aRefusalIsTheSameRefusalAgain() {
        String sku = shop.product("rare", 9);
        Shop.expect(200, shop.api().call("PUT", Api.OPERATOR, "/products/" + sku, """
                {"name":"rare","price":{"amount":500,"currency":"CNY"},"limitPerCustomer":2}"""));
        Answer first = shop.place("ann", sku, 3, "Idempotency-Key", "k-6");
        Answer again = shop.place("ann", sku, 3, "Idempotency-Key", "k-6");

        assertThat(first.problem()).isEqualTo("limit-per-customer");
        assertThat(again.response().body()).isEqualTo(first.response().body());
    }

    @Test
    void anEmptyShelfIsNotRemembered() {
        String sku = shop.product("tea", 0);
        Answer first = shop.place("ann", sku, 1, "Idempotency-Key", "k-7");
        Shop.expect(200, shop.api().post(Api.OPERATOR, "/products/" + sku + "/stock-adjustments", """
                {"delta":5,"reason":"delivery"}"""));
        Answer again = shop.place("ann", sku, 1, "Idempotency-Key", "k-7");

        assertThat(first.problem()).isEqualTo("out-of-stock");
        assertThat(again.status()).isEqualTo(201);
    }

    @Test
    void twentyEqualRequestsAtOnceAreOneOrderAndAllGetItsAnswer() {
        String sku = shop.product("tea", 100);
        String token = shop.token("carl");
        List<CompletableFuture<Answer>> all = IntStream.range(0, 20)
                .mapToObj(i -> shop.api().postAsync(token, "/orders", Shop.basket(sku, 5), "Idempotency-Key", "k-8"))
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
    void anAdjustmentSentTwiceIsAppliedOnce() {
        String sku = shop.product("tea", 0);
        String path = "/products/" + sku + "/stock-adjustments";
        String body = "{\"delta\":5,\"reason\":\"delivery\"}";
        Shop.expect(200, shop.api().post(Api.OPERATOR, path, body, "Idempotency-Key", "k-9"));
        Shop.expect(200, shop.api().post(Api.OPERATOR, path, body, "Idempotency-Key", "k-9"));
        Answer other = shop.api().post(Api.OPERATOR, path, "{\"delta\":6}", "Idempotency-Key", "k-9");

        assertThat(shop.available(sku)).isEqualTo(5);
        assertThat(other.problem()).isEqualTo("key-reused");
    }

    @Test
    void aClaimsStatusIsForgottenWithTheClaimAndNoStatusIsKeptOfAClaimThatIsGone() {
        String sku = shop.product("tea", 10);
        Answer first = shop.place("ann", sku, 1, "Idempotency-Key", "k-10", "Prefer", "respond-async");
        String claim = RedisKeys.claim(first.json().path("orderId").asString());
        String status = redis(redis -> redis.hget(claim, "status"));
        long left = redis(redis -> redis.pttl(claim));

        assertThat(first.status()).isEqualTo(202);
        assertThat(status).isEqualTo("202");
        assertThat(left).isBetween(1L, Duration.ofHours(24).toMillis());

        redis(redis -> redis.del(claim));
        // What a slow request does whose claim came to its end before its answer.
        shop.api().bean(Claims.class).answered(first.json().path("orderId").asString(), 202);

        long claims = redis(redis -> redis.exists(claim));
        assertThat(claims).isZero();
    }

    @Test
    void aKeyWhoseOrderIsNoLongerShownStillStandsForIt() {
        String sku = shop.product("tea", 10);
        Answer first = shop.place("ann", sku, 2, "Idempotency-Key", "k-11");
        // What is read late would bring the view back, as one that was only placed.
        await().until(() -> placedShown() == shop.written(Topic.ORDER_PLACED));
        redis(redis ->
                redis.del(RedisKeys.orderView(first.json().path("orderId").asString())));
        Answer other = shop.place("ann", sku, 3, "Idempotency-Key", "k-11");
        Answer again = shop.place("ann", sku, 2, "Idempotency-Key", "k-11");

        assertThat(other.problem()).isEqualTo("key-reused");
        assertThat(again.status()).as("%s", again).isEqualTo(201);
        assertThat(again.json().path("orderNumber")).isEqualTo(first.json().path("orderNumber"));
        assertThat(shop.available(sku)).isEqualTo(8);
    }

    @Test
    void aKeyOlderThanItsClaimStandsForItsOrderAsLongAsThatIsShown() {
        String sku = shop.product("tea", 10);
        Answer first = shop.place("ann", sku, 2, "Idempotency-Key", "k-12");
        redis(redis -> redis.del(RedisKeys.claim(first.json().path("orderId").asString())));
        Answer again = shop.place("ann", sku, 2, "Idempotency-Key", "k-12");
        Answer other = shop.place("ann", sku, 3, "Idempotency-Key", "k-12");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.response().body()).isEqualTo(first.response().body());
        assertThat(other.problem()).isEqualTo("key-reused");
        assertThat(shop.available(sku)).isEqualTo(8);
    }

    /** How many records of order-placed the views have taken in. */
    private long placedShown() {
        return Redises.hash(shop.line().redis(), RedisKeys.viewOffsets()).entrySet().stream()
                .filter(place -> place.getKey().startsWith("order-views-placed:"))
                .mapToLong(place -> Long.parseLong(place.getValue()))
                .sum();
    }

    private <T> T redis(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> ask) {
        RedisLink redis = shop.line().redis();
        return redis.await(ask.apply(redis.text()));
    }
}
