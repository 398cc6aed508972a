package io.paywindow.number;

import static io.paywindow.number.TestShop.line;
import static io.paywindow.number.TestShop.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.ChildProcess;
import io.paywindow.devstack.JavaCommand;
import io.paywindow.devstack.Launch;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.Shelf;
import io.paywindow.number.order.BatchStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An allocator is killed (SIGKILL) between any two steps of a batch, under load, with another one beside it. Every order has one number,
 * told once, and its stock is held once.
 *
 * <p>{@code -Dpaywindow.kills=50} for the long run, {@code -Dpaywindow.seed=} to repeat one.
 */
@UsesServers({Server.KAFKA, Server.REDIS})
class KilledAllocatorIT {

    private static final Logger LOG = LoggerFactory.getLogger(KilledAllocatorIT.class);
    private static final Duration LATER = Duration.ofSeconds(90);
    private static final int PRODUCTS = 5;
    private static final long STOCK = 1_000_000;
    private static final List<String> JVM =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private final long seed = Long.getLong("paywindow.seed", System.nanoTime());
    private final int kills = Integer.getInteger("paywindow.kills", BatchStep.values().length);
    private final Random random = new Random(seed);
    private final AtomicInteger placed = new AtomicInteger();
    private final AtomicBoolean enough = new AtomicBoolean();

    @TempDir
    Path folder;

    private TestShop shop;

    @BeforeEach
    void start(Servers servers) {
        shop = new TestShop(servers.kafkaBootstrapServers(), servers.redisUrl(), servers.unique("kill") + ".");
        for (int i = 0; i < PRODUCTS; i++) {
            shop.list("sku-" + i, STOCK, Optional.empty());
        }
        shop.open();
    }

    @AfterEach
    void stop() {
        shop.close();
    }

    /** Customers who go on placing orders, about a thousand a second. */
    private void placeOrders() {
        while (!enough.get()) {
            int n = placed.getAndIncrement();
            shop.place(order("o-" + n, "user-" + n, line("sku-" + n % PRODUCTS, 1 + n % 3)));
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(900));
        }
        shop.flush();
    }

    private ChildProcess victim(BatchStep step, int passes, Path said) {
        String[] arguments = Stream.concat(
                        Stream.of(step.name(), Integer.toString(passes), said.toString()),
                        Stream.of(AllocatorRun.arguments(
                                shop,
                                "victim",
                                "--spring.main.web-application-type=none",
                                "--pipeline.batch-size=100")))
                .toArray(String[]::new);
        List<String> command = JavaCommand.main(StoppingAllocator.class, JVM, arguments);
        return ChildProcess.start(Launch.of("victim", folder.resolve("victim.log"), command));
    }

    private Map<BatchStep, Integer> killAgainAndAgain() {
        Map<BatchStep, Integer> killedAt = new HashMap<>();
        List<BatchStep> steps = List.of(BatchStep.values());
        for (int kill = 0; kill < kills; kill++) {
            BatchStep step = steps.get(kill % steps.size());
            Path said = folder.resolve("said-" + kill);
            try (ChildProcess victim = victim(step, random.nextInt(5), said)) {
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(LATER)
                        .until(() -> Files.exists(said) || !victim.alive());
                assertThat(said)
                        .as(() -> String.join("\n", victim.lastLines(50)))
                        .exists();
                // Sometimes before what was sent has left the process, sometimes after it was acknowledged.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(100)));
                victim.kill();
            }
            killedAt.merge(step, 1, Integer::sum);
        }
        return killedAt;
    }

    @Test
    void everyOrderHasOneNumberToldOnceAndItsStockHeldOnceHoweverOftenTheAllocatorIsKilled() throws Exception {
        try (ConfigurableApplicationContext survivor =
                AllocatorRun.start(shop, "survivor", "--pipeline.batch-size=100", "--pipeline.concurrency=1")) {
            assertThat(survivor.isActive()).isTrue();
            Thread customers = Thread.ofPlatform().start(this::placeOrders);
            Map<BatchStep, Integer> killedAt = killAgainAndAgain();
            enough.set(true);
            customers.join();

            List<OrderNumbered> told = await().atMost(LATER)
                    .until(
                            () -> shop.facts(Topic.ORDER_NUMBERED, OrderNumbered.class),
                            all -> all.size() >= placed.get());
            LOG.info("seed {}, killed at {}, orders {}, told {}", seed, killedAt, placed, told.size());
            assertOneNumberEach(told);
            assertThat(shop.facts(Topic.ORDER_REFUSED, OrderRefused.class)).isEmpty();
            assertStockIsConserved(told);
        }
    }

    private void assertOneNumberEach(List<OrderNumbered> told) {
        Map<String, List<String>> numbersOf = told.stream()
                .collect(Collectors.groupingBy(
                        one -> one.getOrder().getOrderId(),
                        Collectors.mapping(OrderNumbered::getOrderNumber, Collectors.toList())));
        assertThat(numbersOf).as("seed %d", seed).hasSize(placed.get());
        assertThat(numbersOf.entrySet())
                .as("seed %d", seed)
                .allSatisfy(order -> assertThat(order.getValue()).hasSize(1));
        assertThat(told.stream().map(OrderNumbered::getOrderNumber).distinct()).hasSize(placed.get());
    }

    private void assertStockIsConserved(List<OrderNumbered> told) {
        Map<String, Long> units = new HashMap<>();
        told.forEach(one -> one.getOrder()
                .getLines()
                .forEach(line -> units.merge(line.getSku(), (long) line.getQuantity(), Long::sum)));
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < PRODUCTS; i++) {
            Shelf shelf = shop.ledger.shelf("sku-" + i).orElseThrow();
            if (shelf.held() != units.getOrDefault(shelf.sku(), 0L) || shelf.available() + shelf.held() != STOCK) {
                wrong.add(shelf + ", ordered " + units.get(shelf.sku()));
            }
        }
        assertThat(wrong).as("seed %d", seed).isEmpty();
    }
}
