package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.TokenIssued;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.Shelf;
import io.paywindow.order.Api.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Far more buyers than units, each trying twice with the same key, at two instances of which one is killed in the middle.
 *
 * <p>{@code -Dflash.units=1000 -Dflash.buyers=20000} runs it at full size.
 */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlashSaleIT {

    private static final int UNITS = Integer.getInteger("flash.units", 100);
    private static final int BUYERS = Integer.getInteger("flash.buyers", 2_000);
    private static final int AT_ONCE = 200;

    private final Shop shop;
    private final Api victim;
    private final AtomicInteger tries = new AtomicInteger();
    private final Map<String, Set<String>> ordersOfBuyers = new ConcurrentHashMap<>();
    private final Set<String> told201 = ConcurrentHashMap.newKeySet();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();

    FlashSaleIT(Servers servers, @TempDir Path folder) {
        String prefix = servers.unique("flash") + ".";
        shop = Shop.open(servers.kafkaBootstrapServers(), servers.redisUrl(), prefix, "pipeline.instance-id=one");
        victim = Api.startProcess(
                        servers.kafkaBootstrapServers(),
                        servers.redisUrl(),
                        prefix,
                        folder.resolve("victim.log"),
                        "pipeline.instance-id=two")
                .awaitReady();
    }

    @AfterAll
    void close() {
        victim.close();
        shop.close();
    }

    @Test
    void exactlyTheUnitsThereAreAreHeldAndNobodyHasTwoOrdersForOneKey() throws Exception {
        String sku = shop.product("hot", UNITS);
        issueTokens();
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int attempt = 0; attempt < 2; attempt++) {
                for (int buyer = 0; buyer < BUYERS; buyer++) {
                    String name = "buyer-" + buyer;
                    places.acquire();
                    var unused = buyers.submit(() -> {
                        try {
                            buy(name, sku);
                        } catch (Throwable fault) {
                            faults.add(fault);
                        } finally {
                            places.release();
                        }
                    });
                }
            }
            buyers.shutdown();
            assertThat(buyers.awaitTermination(10, TimeUnit.MINUTES)).isTrue();
        }

        assertThat(faults).isEmpty();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Shelf shelf = shop.line().ledger().shelf(sku).orElseThrow();
            assertThat(List.of(shelf.available(), shelf.held(), shelf.sold())).containsExactly(0L, (long) UNITS, 0L);
        });
        assertThat(ordersOfBuyers.values())
                .allSatisfy(orders -> assertThat(orders).hasSize(1));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ordersOfBuyers.entrySet().stream()
                                .filter(entry -> holds(entry.getKey(), entry.getValue()))
                                .count())
                        .isEqualTo(UNITS));
        // Everybody heard something clear in the end; how often each was said is printed with a failure.
        assertThat(statuses.keySet()).as("%s", new TreeMap<>(statuses)).isSubsetOf(201, 202, 409, 503);
        assertThat(tries.get()).isGreaterThanOrEqualTo(2 * BUYERS);
    }

    /** Tries until told yes or no: as a client does that got no answer, or was asked to come back. */
    private void buy(String name, String sku) {
        for (int i = 0; i < 50; i++) {
            int turn = tries.incrementAndGet();
            if (turn == BUYERS / 2) {
                victim.kill();
            }
            Api api = turn % 2 == 0 && turn < BUYERS ? victim : shop.api();
            Answer answer;
            try {
                answer = api.post(token(name), "/orders", Shop.basket(sku, 1), "Idempotency-Key", "sale");
            } catch (AssertionError noAnswer) {
                continue;
            }
            statuses.computeIfAbsent(answer.status(), status -> new AtomicInteger())
                    .incrementAndGet();
            if (answer.status() == 201 || answer.status() == 202) {
                ordersOfBuyers
                        .computeIfAbsent(name, key -> ConcurrentHashMap.newKeySet())
                        .add(answer.json().path("orderId").asString());
            }
            if (answer.status() == 201) {
                told201.add(name);
            }
            if (answer.status() != 503) {
                return;
            }
        }
        throw new AssertionError(name + " never heard yes or no");
    }

    /** Whether the buyer's order holds its goods; one that was answered 201 must. */
    private boolean holds(String name, Set<String> orders) {
        Answer found =
                shop.api().get(token(name), "/orders/" + orders.iterator().next());
        boolean holds = found.json().path("status").asString("").equals("AWAITING_PAYMENT");
        assertThat(holds || !told201.contains(name)).as("%s: %s", name, found).isTrue();
        return holds;
    }

    private static String token(String buyer) {
        return "token-of-" + buyer;
    }

    /** Thousands of tokens at once, as facts: what an operator's script would take minutes for. */
    private void issueTokens() {
        Instant now = RestOfTheLine.now();
        for (int buyer = 0; buyer < BUYERS; buyer++) {
            String name = "buyer-" + buyer;
            String hash = Api.sha256(token(name));
            shop.line()
                    .begin(
                            Topic.TOKEN_ISSUED,
                            hash,
                            new TokenIssued(hash, name, List.of("customer"), now.plusSeconds(3_600), now));
        }
        shop.line().flush();
        // Two partitions, each read in order: when the last of both are good, all are.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> IntStream.range(BUYERS - Math.min(BUYERS, 20), BUYERS)
                        .allMatch(buyer -> shop.api()
                                        .get(token("buyer-" + buyer), "/products")
                                        .status()
                                == 200));
    }
}
