package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.order.Api.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Answers that no other test has a use for. (That each is as the OpenAPI says, {@link Api} sees to with every answer of every test.) */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryAnswerIT {

    private static final Map<RefusalReason, String> REFUSALS = Map.of(
            RefusalReason.OUT_OF_STOCK, "409 out-of-stock",
            RefusalReason.LIMIT_PER_CUSTOMER, "409 limit-per-customer",
            RefusalReason.TOO_MANY_UNPAID, "409 too-many-unpaid",
            RefusalReason.NUMBERS_EXHAUSTED, "409 numbers-exhausted",
            RefusalReason.STALE, "409 stale-order",
            RefusalReason.UNKNOWN_PRODUCT, "422 unknown-product",
            RefusalReason.INVALID, "422 order-invalid");

    private final Shop shop;

    EveryAnswerIT(Servers servers) {
        shop = Shop.open(servers, "pipeline.reply-timeout=1s");
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @Test
    void eachReasonOfTheLinesIsToldUnderItsOwnName() {
        String sku = shop.product("tea", 50);
        assertThat(REFUSALS).containsOnlyKeys(RefusalReason.values());
        shop.line().slow(true);
        try {
            REFUSALS.forEach((reason, told) -> {
                String customer = "refused-" + reason.name();
                CompletableFuture<Answer> waiting =
                        shop.api().postAsync(shop.token(customer), "/orders", Shop.basket(sku, 1), "Prefer", "wait=20");
                await().until(() -> !orderIds(customer).isEmpty());
                String orderId = orderIds(customer).getFirst();
                shop.line()
                        .say(
                                Topic.ORDER_REFUSED,
                                orderId,
                                new OrderRefused(
                                        orderId, customer, reason, "so it is", List.of(), RestOfTheLine.now()));
                Answer refused = waiting.join();

                assertThat(refused.status() + " " + refused.problem()).isEqualTo(told);
                assertThat(refused.json().path("orderId").asString()).isEqualTo(orderId);
            });
        } finally {
            shop.line().slow(false);
        }
    }

    private List<String> orderIds(String customer) {
        return Shop.expect(200, shop.api().get(shop.token(customer), "/orders?status=placed"))
                .json()
                .path("orders")
                .valueStream()
                .map(order -> order.path("orderId").asString())
                .toList();
    }

    @Test
    void whatTakesLongIsAcceptedAndDoneLater() {
        String sku = shop.product("tea", 5);
        Answer numbered = shop.place("ann", sku, 1);
        shop.line().slow(true);
        Answer placed;
        try {
            placed = shop.place("ann", sku, 1, "Prefer", "respond-async");
            Answer tooSoon = shop.api().post(shop.token("ann"), placed.header("Location") + "/cancellation", "{}");
            List<CompletableFuture<Answer>> accepted = Stream.of(
                            shop.api()
                                    .request(
                                            "POST",
                                            shop.token("ann"),
                                            numbered.header("Location") + "/cancellation",
                                            "{}"),
                            shop.api().request("PUT", Api.OPERATOR, "/products/" + sku, """
                                    {"name":"Longjing","price":{"amount":600,"currency":"CNY"}}"""),
                            shop.api().request("POST", Api.OPERATOR, "/products/" + sku + "/stock-adjustments", """
                                    {"delta":3,"reason":"delivery"}"""))
                    .map(request ->
                            CompletableFuture.supplyAsync(() -> shop.api().send(request), Thread::startVirtualThread))
                    .toList();

            assertThat(tooSoon.status()).isEqualTo(409);
            assertThat(tooSoon.problem()).isEqualTo("not-numbered");
            assertThat(tooSoon.header("Retry-After")).isEqualTo("1");
            assertThat(accepted)
                    .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(202));
            assertThat(accepted.getFirst().join().header("Location")).isEqualTo(numbered.header("Location"));
        } finally {
            shop.line().slow(false);
        }

        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(shop.status("ann", numbered)).isEqualTo("CANCELLED");
            assertThat(shop.status("ann", placed)).isEqualTo("AWAITING_PAYMENT");
            JsonNode product = shop.api().get(Api.OPERATOR, "/products/" + sku).json();
            assertThat(product.path("name").asString()).isEqualTo("Longjing");
            assertThat(product.path("available").asLong()).isEqualTo(7);
        });
    }

    @Test
    void theCatalogueIsGivenPageByPage() {
        List<String> listed =
                Stream.generate(() -> shop.product("page", 0)).limit(5).toList();
        List<String> found = new ArrayList<>();
        String after = "page";
        while (true) {
            JsonNode page = Shop.expect(200, shop.api().get(Api.OPERATOR, "/products?limit=2&after=" + after))
                    .json();
            page.path("products")
                    .forEach(product -> found.add(product.path("sku").asString()));
            if (!page.has("next")) {
                break;
            }
            after = page.path("next").asString();
        }

        assertThat(found)
                .filteredOn(sku -> sku.startsWith("page"))
                .containsExactlyElementsOf(listed.stream().sorted().toList());
    }

    @ParameterizedTest
    @CsvSource({
        "ann,PUT,/contact,'{\"email\":\"ann@example.com\"}',204,",
        "ann,PUT,/contact,'{\"email\":\"nowhere\"}',400,invalid-request",
        "ann,DELETE,/contact,,204,",
        "operator,DELETE,/contact,,403,not-allowed",
        "operator,GET,/numbers,,200,",
        "operator,PUT,/products/tea,'{\"name\":\"tea\"}',400,invalid-request",
        "operator,GET,/products/none,,404,not-found",
        "operator,GET,/products?limit=501,,400,invalid-request",
        "operator,POST,/products/none/stock-adjustments,'{\"delta\":1}',422,unknown-product",
        "operator,POST,/products/none/stock-adjustments,'{\"delta\":0}',400,invalid-request",
        "operator,POST,/orders/x/refunds,'{\"paymentId\":\"p\"}',400,invalid-request",
        "operator,POST,/tokens,'{\"userId\":\"ann\",\"roles\":[\"king\"],\"ttl\":\"PT1H\"}',400,invalid-request",
        "operator,DELETE,/tokens/none,,404,not-found",
        "operator,GET,/orders?userId=nobody,,200,",
    })
    void theRest(String who, String method, String path, @Nullable String body, int status, @Nullable String problem) {
        String token = who.equals("operator") ? Api.OPERATOR : shop.token(who);
        Answer answer = shop.api().call(method, token, path, body);

        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        if (problem != null) {
            assertThat(answer.problem()).isEqualTo(problem);
        }
    }

    @Test
    void whatCannotBeHadInTheFormAskedForIsSaidSo() {
        Answer answer = shop.api().call("GET", shop.token("ann"), "/products", null, "Accept", "text/html");

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.problem()).isEqualTo("not-acceptable");
    }
}
