package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.order.Api.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Redis can forget. Views and tokens are then read from the log again, by themselves. */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
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
