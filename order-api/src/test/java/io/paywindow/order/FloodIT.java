package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.order.Api.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** More customers than a small heap could hold, while the line does not answer: nothing is set but the heap. */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FloodIT {

    /** They would hold 100 MB, if all waited. */
    private static final int CUSTOMERS = 1_000;

    private static final String HEAP = "128m";
    private static final int AT_ONCE = 100;

    private final Shop shop;
    private final Api small;

    FloodIT(Servers servers, @TempDir Path folder) {
        String prefix = servers.unique("flood") + ".";
        shop = Shop.open(servers.kafkaBootstrapServers(), servers.redisUrl(), prefix, "pipeline.instance-id=one");
        small = Api.startProcess(
                        HEAP,
                        servers.kafkaBootstrapServers(),
                        servers.redisUrl(),
                        prefix,
                        folder.resolve("small.log"),
                        "pipeline.instance-id=small",
                        "pipeline.limits.requests-per-second=0")
                .awaitReady();
    }

    @AfterAll
    void close() {
        small.close();
        shop.close();
    }

    @Test
    void whomTheHeapCannotHoldIsToldToComeBackAndTheProcessLives() {
        String sku = shop.product("tea", 2 * CUSTOMERS);
        List<String> tokens = shop.tokens(100);
        shop.line().slow(true);
        List<CompletableFuture<Answer>> all = new ArrayList<>();
        List<Answer> refused;
        try {
            for (int i = 1; i <= CUSTOMERS; i++) {
                all.add(small.postAsync(
                        tokens.get(i % tokens.size()), "/orders", Shop.basket(sku, 1), "Prefer", "wait=30"));
                int sent = i;
                if (i % AT_ONCE == 0) {
                    await().atMost(Duration.ofSeconds(20)).until(() -> listening() + answered(all) >= sent);
                }
            }
            refused = all.stream()
                    .filter(CompletableFuture::isDone)
                    .map(CompletableFuture::join)
                    .toList();
        } finally {
            shop.line().slow(false);
        }
        List<Answer> answers = all.stream().map(CompletableFuture::join).toList();

        assertThat(small.alive()).isTrue();
        assertThat(refused).hasSizeBetween(CUSTOMERS / 2, CUSTOMERS - AT_ONCE).allSatisfy(answer -> {
            assertThat(answer.status()).as("%s", answer).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        });
        assertThat(answers)
                .filteredOn(answer -> !refused.contains(answer))
                .allSatisfy(
                        answer -> assertThat(answer.status()).as("%s", answer).isEqualTo(201));
        assertThat(small.post(shop.token("late"), "/orders", Shop.basket(sku, 1))
                        .status())
                .isEqualTo(201);
    }

    private int listening() {
        return small.management("/actuator/prometheus")
                .response()
                .body()
                .lines()
                .filter(line -> line.startsWith("paywindow_views_listening"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static long answered(List<CompletableFuture<Answer>> all) {
        return all.stream().filter(CompletableFuture::isDone).count();
    }
}
