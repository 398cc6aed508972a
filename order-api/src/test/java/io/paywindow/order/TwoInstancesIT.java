package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.order.Api.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two instances behind one door: it must not matter which one is asked. */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoInstancesIT {

    private final Shop shop;
    private final Api other;

    TwoInstancesIT(Servers servers) {
        String prefix = servers.unique("two") + ".";
        shop = Shop.open(servers.kafkaBootstrapServers(), servers.redisUrl(), prefix, "pipeline.instance-id=one");
        other = Api.start(servers, prefix, "pipeline.instance-id=two").awaitReady();
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
    void aUnitThatComesBackCanBeBoughtAtBothAtOnce() {
        String sku = shop.product("last", 1);
        Answer placed = shop.place("ann", sku, 1);
        for (Api api : List.of(shop.api(), other)) {
            assertThat(api.post(shop.token("bob"), "/orders", Shop.basket(sku, 1))
                            .problem())
                    .isEqualTo("out-of-stock");
        }
        Shop.expect(200, other.post(shop.token("ann"), placed.header("Location") + "/cancellation", null));

        await().atMost(Duration.ofSeconds(1)).until(() -> shop.available(sku) == 1);
        Shop.expect(201, other.post(shop.token("bob"), "/orders", Shop.basket(sku, 1)));
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
