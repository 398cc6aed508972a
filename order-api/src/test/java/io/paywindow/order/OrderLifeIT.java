package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.order.Api.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An order from the basket to its end, over HTTP. */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderLifeIT {

    private final Shop shop;

    OrderLifeIT(Servers servers) {
        shop = Shop.open(servers);
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @Test
    void anOrderIsAnsweredWithItsNumberInOneRoundTrip() {
        String sku = shop.product("tea", 10);
        Answer placed = shop.place("ann", sku, 3);

        assertThat(placed.status()).as("%s", placed).isEqualTo(201);
        assertThat(placed.json().path("orderNumber").asString()).matches("[0-9]{15}");
        assertThat(placed.json().path("status").asString()).isEqualTo("AWAITING_PAYMENT");
        assertThat(placed.json().path("total").path("amount").asLong()).isEqualTo(1500);
        assertThat(placed.header("Location"))
                .isEqualTo("/orders/" + placed.json().path("orderId").asString());
        assertThat(shop.available(sku)).isEqualTo(7);
    }

    @Test
    void anOrderCanBeLookedUpByItsNumberAndByItsId() {
        Answer placed = shop.place("ann", shop.product("tea", 10), 1);
        String number = placed.json().path("orderNumber").asString();
        Answer byNumber = shop.api().get(shop.token("ann"), "/orders/" + number);
        Answer byId = shop.api().get(shop.token("ann"), placed.header("Location"));

        assertThat(byNumber.status()).isEqualTo(200);
        assertThat(byNumber.response().body()).isEqualTo(placed.response().body());
        assertThat(byId.response().body()).isEqualTo(placed.response().body());
    }

    @Test
    void aSignedPaymentPaysTheOrder() {
        String sku = shop.product("tea", 10);
        Answer placed = shop.place("ann", sku, 2);
        Answer paid = shop.pay(placed, "pay-life-1", 1000);

        assertThat(paid.status()).as("%s", paid).isEqualTo(200);
        assertThat(paid.json().path("result").asString()).isEqualTo("success");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> shop.status("ann", placed).equals("PAID"));
        assertThat(shop.view("ann", placed).path("closedAt").asString()).isNotEmpty();
        assertThat(shop.view("ann", placed).path("payBy").asString()).isNotEmpty();
    }

    /** While the provider changes from one secret to the other; and however its client calls the body's type. */
    @Test
    void eitherSecretSignsAndTheSamePaymentAgainIsTheSameMoney() {
        Answer placed = shop.place("ann", shop.product("tea", 10), 2);
        String body = Shop.payment(placed, "pay-life-4", 1000);

        Shop.expect(200, shop.callback(Api.OTHER_SECRET, body));
        Shop.expect(200, shop.callback(Api.OTHER_SECRET, body));
        Shop.expect(200, shop.callback(Api.SECRET, body, "Content-Type", "application/x-www-form-urlencoded"));

        await().atMost(Duration.ofSeconds(5))
                .until(() -> shop.status("ann", placed).equals("PAID"));
        assertThat(shop.view("ann", placed).has("refundDue")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, 1000, 401",
        "own, 10.5, 400",
        "own, '\"1000\"', 400",
        "own, 0, 400",
        "own, '1000,\"tip\":1', 400"
    })
    void whatIsNotAPaymentOfTheProvidersReachesNobody(String secret, String amount, int status) {
        Answer placed = shop.place("ann", shop.product("tea", 10), 2);
        long before = shop.written(Topic.PAYMENT_RECEIVED);
        String body = Shop.payment(placed, "pay-life-5", 1000).replace("1000", amount);
        Answer refused = shop.callback(secret.equals("own") ? Api.SECRET : secret, body);

        assertThat(refused.status()).as("%s", refused).isEqualTo(status);
        assertThat(shop.written(Topic.PAYMENT_RECEIVED)).isEqualTo(before);
        assertThat(shop.status("ann", placed)).isEqualTo("AWAITING_PAYMENT");
    }

    /** With upstream.yaml, the schema files and Avro: nothing of ours. */
    @Test
    void anUpstreamProducersFactsAreAsGoodAsHttp() {
        AsyncApi upstream = new AsyncApi();
        String sku = shop.product("tea", 10);
        var line = Map.of("sku", sku, "quantity", 2, "unitPrice", 500);
        var order = upstream.example("OrderPlaced", Map.of("orderId", "market-1", "lines", List.of(line)));
        shop.line().sayBytes(Topic.ORDER_PLACED, "market-1", AsyncApi.encoded(order));
        await().until(() -> shop.api()
                .get(shop.token("ann"), "/orders/market-1")
                .json()
                .path("status")
                .asString("")
                .equals("AWAITING_PAYMENT"));
        String number = shop.api()
                .get(shop.token("ann"), "/orders/market-1")
                .json()
                .path("orderNumber")
                .asString();

        var payment = upstream.example("PaymentReceived", Map.of("orderNumber", number));
        shop.line().sayBytes(Topic.PAYMENT_RECEIVED, number, AsyncApi.encoded(payment));

        await().until(() -> shop.api()
                .get(shop.token("ann"), "/orders/" + number)
                .json()
                .path("status")
                .asString()
                .equals("PAID"));
        assertThat(shop.api().get(shop.token("bob"), "/orders/" + number).status())
                .isEqualTo(404);
    }

    @Test
    void aPaymentThatIsNotTheAmountIsShownAsDueBackUntilItWasGivenBack() {
        Answer placed = shop.place("ann", shop.product("tea", 10), 1);
        shop.pay(placed, "pay-life-2", 499);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> shop.view("ann", placed).path("refundDue").size() == 1);
        assertThat(shop.view("ann", placed).path("refundDue").get(0).toString())
                .isEqualTo(
                        "{\"paymentId\":\"pay-life-2\",\"amount\":499,\"currency\":\"CNY\",\"reason\":\"WRONG_AMOUNT\"}");

        String number = placed.json().path("orderNumber").asString();
        Answer refunded =
                shop.api().post(Api.OPERATOR, "/orders/" + number + "/refunds", "{\"paymentId\":\"pay-life-2\"}");

        assertThat(refunded.status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> shop.view("ann", placed).path("refundDue").isMissingNode());
    }

    @Test
    void aCancelledOrderIsAnsweredCancelledAndItsGoodsAreBack() {
        String sku = shop.product("tea", 4);
        Answer placed = shop.place("ann", sku, 4);
        String path = "/orders/" + placed.json().path("orderNumber").asString() + "/cancellation";
        Answer cancelled = shop.api().post(shop.token("ann"), path, "{\"reason\":\"too much\"}");

        assertThat(cancelled.status()).as("%s", cancelled).isEqualTo(200);
        assertThat(cancelled.json().path("status").asString()).isEqualTo("CANCELLED");
        assertThat(cancelled.json().path("reason").asString()).isEqualTo("too much");
        await().atMost(Duration.ofSeconds(5)).until(() -> shop.available(sku) == 4);
        assertThat(shop.api().post(shop.token("ann"), path, null).status()).isEqualTo(200);
    }

    @Test
    void aPaidOrderCannotBeCancelled() {
        Answer placed = shop.place("ann", shop.product("tea", 4), 1);
        shop.pay(placed, "pay-life-3", 500);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> shop.status("ann", placed).equals("PAID"));

        Answer refused = shop.api().post(shop.token("ann"), placed.header("Location") + "/cancellation", null);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("already-closed");
    }

    @Test
    void moreThanIsInStockIsRefusedWithTheProductNamed() {
        String sku = shop.product("tea", 2);
        Answer refused = shop.place("ann", sku, 3);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("out-of-stock");
        assertThat(refused.json().path("skus").get(0).asString()).isEqualTo(sku);
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void whatTheLineRefusesIsToldWithItsReason() {
        String sku = shop.product("rare", 9);
        Shop.expect(200, shop.api().call("PUT", Api.OPERATOR, "/products/" + sku, """
                {"name":"rare","price":{"amount":500,"currency":"CNY"},"limitPerCustomer":2}"""));
        Answer refused = shop.place("ann", sku, 3);

        assertThat(refused.status()).as("%s", refused).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("limit-per-customer");
        assertThat(refused.json().path("skus").get(0).asString()).isEqualTo(sku);
        assertThat(shop.api()
                        .get(
                                shop.token("ann"),
                                "/orders/" + refused.json().path("orderId").asString())
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("REFUSED");
    }

    @Test
    void anUnknownProductIsRefused() {
        Answer refused = shop.place("ann", "no-such-thing", 1);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("unknown-product");
    }

    @Test
    void whoWouldRatherNotWaitIsToldAtOnceWhereToLook() {
        String sku = shop.product("tea", 4);
        shop.line().slow(true);
        try {
            Answer accepted = shop.place("bob", sku, 1, "Prefer", "respond-async");

            assertThat(accepted.status()).isEqualTo(202);
            assertThat(accepted.header("Preference-Applied")).isEqualTo("respond-async");
            assertThat(accepted.json().path("status").asString()).isEqualTo("PLACED");
            assertThat(shop.status("bob", accepted)).isEqualTo("PLACED");
            shop.line().slow(false);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> shop.status("bob", accepted).equals("AWAITING_PAYMENT"));
        } finally {
            shop.line().slow(false);
        }
    }
}
