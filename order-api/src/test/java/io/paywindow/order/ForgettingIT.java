package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.names.RedisKeys;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.RedisServer;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.order.Api.Answer;
import io.paywindow.order.rebuild.RebuildViews;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Redis can forget. Views and tokens are then read from the log again, by themselves. */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForgettingIT {

    private final Shop shop;

    ForgettingIT(Servers servers) {
        shop = Shop.open(servers);
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @Test
    @Order(1)
    void theCommandMakesTheSameViewsAndTokensInAnEmptyRedis(@TempDir Path folder) {
        String sku = shop.product("tea", 20);
        Answer open = shop.place("rita", sku, 1);
        Answer paid = shop.place("rita", sku, 2);
        shop.pay(paid, "pay-rebuild-1", 1000);
        shop.pay(open, "pay-rebuild-2", 1);
        shop.place("rita", sku, 9_999);
        Answer refund = shop.api()
                .post(
                        Api.OPERATOR,
                        "/orders/" + open.json().path("orderNumber").asString() + "/refunds",
                        "{\"paymentId\":\"pay-rebuild-2\"}");
        // Unreadable, and set aside already when it was read first.
        shop.line().sayBytes(Topic.REFUND_MADE, "x", new byte[] {1});
        assertThat(refund.status()).isEqualTo(200);
        await().until(() -> shop.status("rita", paid).equals("PAID"));
        await().until(() -> Redises.hash(
                        shop.line().redis(),
                        RedisKeys.orderView(open.json().path("orderId").asString()))
                .getOrDefault("refund:pay-rebuild-2", "?")
                .isEmpty());
        await().until(() -> shop.writtenDead(Topic.REFUND_MADE) == 1);

        try (RedisServer empty = RedisServer.start(folder);
                RedisLink there = new RedisLink(new RedisSettings(empty.url(), Duration.ofSeconds(2)), "there")) {
            long read = RebuildViews.run(shop.arguments("pipeline.redis.url=" + empty.url()));

            assertThat(read).isPositive();
            for (String pattern : List.of("order:*", "order-number:*", "orders-of:*", "token:*")) {
                assertThat(Redises.contents(there, pattern))
                        .as(pattern)
                        .isNotEmpty()
                        .isEqualTo(Redises.contents(shop.line().redis(), pattern));
            }
            assertThat(shop.writtenDead(Topic.REFUND_MADE)).isEqualTo(1);
        }
    }

    // The last: the ledger played here does not repair itself.
    @Test
    @Order(2)
    void anEmptiedRedisHasTheSameViewsAndTokensAgainWithinSeconds() {
        String sku = shop.product("tea", 20);
        Answer open = shop.place("ann", sku, 1);
        Answer paid = shop.place("ann", sku, 2);
        Answer refund = shop.place("ann", sku, 3);
        shop.pay(paid, "pay-forget-1", 1000);
        shop.pay(refund, "pay-forget-2", 1);
        await().until(() -> shop.status("ann", paid).equals("PAID"));
        await().until(() -> shop.view("ann", refund).has("refundDue"));
        String revoked = shop.api().token("gone");
        Shop.expect(204, shop.api().call("DELETE", Api.OPERATOR, "/tokens/" + Api.sha256(revoked), null));
        JsonNode before = shop.api().get(shop.token("ann"), "/orders").json();

        shop.line().redis().await(shop.line().redis().text().flushall());
        assertThat(shop.api().get(shop.token("ann"), "/orders").status()).isEqualTo(401);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Answer after = shop.api().get(shop.token("ann"), "/orders");
            assertThat(after.status()).isEqualTo(200);
            assertThat(after.json()).isEqualTo(before);
        });
        assertThat(shop.view("ann", open).path("status").asString()).isEqualTo("AWAITING_PAYMENT");
        assertThat(shop.api().get(revoked, "/orders").status()).isEqualTo(401);
    }
}
