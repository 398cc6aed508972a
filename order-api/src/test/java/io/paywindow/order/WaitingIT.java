package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.order.Api.Answer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Thousands wait for the line at once, up to a limit, and hold no thread of the platform. {@code -Dwaiting.orders=5000} tries more. */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaitingIT {

    private static final int MOST = Integer.getInteger("waiting.orders", 1_000);
    private static final int AT_ONCE = 100;

    private final Shop shop;

    WaitingIT(Servers servers) {
        shop = Shop.open(servers, "pipeline.limits.waiting-orders=" + MOST, "pipeline.limits.requests-per-second=0");
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @Test
    void soManyWaitAtOnceOneMoreIsToldToComeBackAndAllGetTheirAnswer() {
        String sku = shop.product("tea", 3 * MOST);
        List<String> tokens = shop.tokens(100);
        int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
        shop.line().slow(true);
        List<CompletableFuture<Answer>> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < MOST; i++) {
                String token = tokens.get(i % tokens.size());
                waiting.add(shop.api()
                        .postAsync(
                                token,
                                "/orders",
                                Shop.basket(sku, 1),
                                "Prefer",
                                "wait=30",
                                "Idempotency-Key",
                                "w-" + i));
                int sent = i + 1;
                if (sent % AT_ONCE == 0) {
                    // So many new connections at once as any machine can make within the client's patience.
                    await().atMost(Duration.ofSeconds(30)).until(() -> listening() == sent);
                }
            }
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            Answer oneMore = shop.place("late", sku, 1, "Prefer", "wait=30");
            await().until(() -> shop.api()
                            .get(tokens.getFirst(), "/orders?limit=100")
                            .json()
                            .path("orders")
                            .size()
                    == MOST / tokens.size());
            Answer again = shop.api()
                    .post(
                            tokens.getFirst(),
                            "/orders",
                            Shop.basket(sku, 1),
                            "Prefer",
                            "wait=1",
                            "Idempotency-Key",
                            "w-0");

            assertThat(threads - threadsBefore).isLessThan(100);
            assertThat(oneMore.status()).as("%s", oneMore).isEqualTo(503);
            assertThat(oneMore.header("Retry-After")).isEqualTo("1");
            assertThat(again.status())
                    .as("who asks again waits as well: %s", again)
                    .isEqualTo(503);
        } finally {
            shop.line().slow(false);
        }

        assertThat(waiting)
                .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(201));
        assertThat(listening()).isZero();
        assertThat(shop.place("late", sku, 1).status()).isEqualTo(201);
    }

    private int listening() {
        return (int) shop.api()
                .bean(MeterRegistry.class)
                .get("paywindow.views.listening")
                .gauge()
                .value();
    }
}
