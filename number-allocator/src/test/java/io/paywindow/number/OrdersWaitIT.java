package io.paywindow.number;

import static io.paywindow.number.TestShop.SOON;
import static io.paywindow.number.TestShop.line;
import static io.paywindow.number.TestShop.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.NumberLeased;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.order.OrderNumber;
import io.paywindow.devstack.ChildProcess;
import io.paywindow.devstack.JavaCommand;
import io.paywindow.devstack.Launch;
import io.paywindow.devstack.RedisServer;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** Orders wait while Redis is away or has no numbers to give, and nothing is dropped, told twice or refused for it. */
@UsesServers(Server.KAFKA)
class OrdersWaitIT {

    @TempDir
    Path folder;

    private RedisServer redis;
    private TestShop shop;

    @BeforeEach
    void start(Servers servers) {
        redis = RedisServer.start(folder);
        shop = new TestShop(servers.kafkaBootstrapServers(), redis.url(), servers.unique("wait") + ".");
        shop.list("book", 10_000, Optional.empty());
        shop.open();
    }

    @AfterEach
    void stop() {
        shop.close();
        redis.close();
    }

    private void place(int from, int to) {
        IntStream.range(from, to).forEach(i -> shop.place(order("o-" + i, "user-" + i, line("book", 1))));
        shop.flush();
    }

    private List<OrderNumbered> awaitNumbered(int count) {
        return await().atMost(SOON)
                .until(
                        () -> shop.facts(Topic.ORDER_NUMBERED, OrderNumbered.class),
                        told -> told.stream()
                                        .map(one -> one.getOrder().getOrderId())
                                        .distinct()
                                        .count()
                                == count);
    }

    private static void assertOneNumberEach(List<OrderNumbered> told) {
        Set<String> orders =
                told.stream().map(one -> one.getOrder().getOrderId()).collect(Collectors.toSet());
        Set<String> numbers = told.stream().map(OrderNumbered::getOrderNumber).collect(Collectors.toSet());
        assertThat(told).hasSameSizeAs(orders);
        assertThat(numbers).hasSameSizeAs(orders);
    }

    private static Status health(ConfigurableApplicationContext allocator) {
        return allocator.getBean(OrdersHealth.class).health().getStatus();
    }

    @Test
    void ordersPlacedWhileRedisIsFrozenAreNumberedWhenItGoesOn() {
        try (ConfigurableApplicationContext allocator = AllocatorRun.start(shop, "a")) {
            place(0, 100);
            awaitNumbered(100);
            redis.suspend();
            place(100, 300);
            await().atMost(SOON).until(() -> health(allocator), Status.OUT_OF_SERVICE::equals);

            redis.resume();

            assertOneNumberEach(awaitNumbered(300));
            await().atMost(SOON).until(() -> health(allocator), Status.UP::equals);
            assertThat(shop.ledger.shelf("book").orElseThrow().held()).isEqualTo(300);
        }
    }

    @Test
    void ordersPlacedWhileRedisIsDeadAreNumberedOnceItIsBackAndRepaired() {
        try (ConfigurableApplicationContext allocator = AllocatorRun.start(shop, "a")) {
            place(0, 100);
            awaitNumbered(100);
            redis.kill();
            place(100, 300);
            await().atMost(SOON).until(() -> health(allocator), Status.OUT_OF_SERVICE::equals);

            redis.restart();
            // A restarted Redis is another one: nothing is held before stock-service has looked at it.
            await().pollDelay(Duration.ofSeconds(2))
                    .atMost(SOON)
                    .until(() -> health(allocator), Status.OUT_OF_SERVICE::equals);
            assertThat(shop.facts(Topic.ORDER_NUMBERED, OrderNumbered.class)).hasSize(100);
            shop.open();

            assertOneNumberEach(awaitNumbered(300));
            assertThat(shop.facts(Topic.ORDER_REFUSED, OrderRefused.class)).isEmpty();
            assertThat(shop.ledger.shelf("book").orElseThrow().held()).isEqualTo(300);
        }
    }

    @Test
    void startsBeforeRedisDoes() {
        redis.kill();
        try (ConfigurableApplicationContext allocator = AllocatorRun.start(shop, "a")) {
            place(0, 10);
            await().atMost(SOON).until(() -> health(allocator), Status.OUT_OF_SERVICE::equals);
            redis.restart();
            shop.open();

            assertOneNumberEach(awaitNumbered(10));
        }
    }

    @Test
    void takesNoOrdersInARedisThatEvicts() {
        shop.redis.await(shop.redis.text().configSet("maxmemory-policy", "allkeys-lru"));
        try (ConfigurableApplicationContext allocator = AllocatorRun.start(shop, "a")) {
            place(0, 10);
            await().pollDelay(Duration.ofSeconds(3))
                    .atMost(SOON)
                    .until(() -> health(allocator), Status.OUT_OF_SERVICE::equals);
            assertThat(shop.facts(Topic.ORDER_NUMBERED, OrderNumbered.class)).isEmpty();

            shop.redis.await(shop.redis.text().configSet("maxmemory-policy", "noeviction"));

            awaitNumbered(10);
        }
    }

    @Test
    void refusesNewOrdersOnceTheDayIsExhaustedAndNeverWraps() {
        // Somebody has claimed all but a few numbers of every day that could be meant.
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        for (LocalDate day : List.of(today.minusDays(1), today, today.plusDays(1))) {
            NumberLeased claim = new NumberLeased(
                    DateTimeFormatter.BASIC_ISO_DATE.format(day), 1L, 9_999_999L - 30, "else", "lease-" + day);
            shop.send(Topic.NUMBER_LEASED, claim.getDay(), shop.encode(claim));
        }
        shop.flush();
        try (ConfigurableApplicationContext allocator =
                AllocatorRun.start(shop, "a", "--pipeline.concurrency=1", "--pipeline.batch-size=20")) {
            place(0, 100);

            await().atMost(SOON)
                    .until(() -> shop.facts(Topic.ORDER_NUMBERED, OrderNumbered.class)
                                            .size()
                                    + shop.facts(Topic.ORDER_REFUSED, OrderRefused.class)
                                            .size()
                            == 100);
            List<OrderNumbered> numbered = shop.facts(Topic.ORDER_NUMBERED, OrderNumbered.class);
            assertThat(numbered).hasSize(30);
            assertOneNumberEach(numbered);
            assertThat(numbered).allMatch(one -> new OrderNumber(one.getOrderNumber()).sequence() > 9_999_999L - 30);
            assertThat(shop.facts(Topic.ORDER_REFUSED, OrderRefused.class))
                    .allMatch(one -> one.getReason() == RefusalReason.NUMBERS_EXHAUSTED);
            assertThat(shop.ledger.shelf("book").orElseThrow().held()).isEqualTo(30);

            // One that has its number keeps it, when it comes again.
            String known = numbered.getFirst().getOrder().getOrderId();
            shop.place(numbered.getFirst().getOrder());
            shop.place(order("o-last", "zoe", line("book", 1)));
            shop.awaitRefused("o-last");
            assertThat(shop.numbered(known))
                    .extracting(OrderNumbered::getOrderNumber)
                    .containsOnly(numbered.getFirst().getOrderNumber());
            assertThat(allocator.isActive()).isTrue();
        }
    }

    @Test
    void anInstanceThatComesAndOneThatGoesLeaveNoOrderOutAndNumberNoneTwice() {
        try (ConfigurableApplicationContext second = shareWithAnother()) {
            place(2_000, 3_000);

            assertOneNumberEach(awaitNumbered(3_000));
            assertThat(health(second)).isEqualTo(Status.UP);
        }
        assertThat(shop.ledger.shelf("book").orElseThrow().held()).isEqualTo(3_000);
    }

    @Test
    void aProcessWhoseOrdersMeetAnErrorEndsInsteadOfLivingOnIdle() {
        place(0, 1);
        List<String> command =
                JavaCommand.main(FailingAllocator.class, List.of("-Xmx256m"), AllocatorRun.arguments(shop, "broken"));
        try (ChildProcess broken = ChildProcess.start(Launch.of("broken", folder.resolve("broken.log"), command))) {
            await().atMost(SOON).until(() -> !broken.alive());
            assertThat(broken.lastLines(200)).anyMatch(line -> line.contains("orders are no longer taken"));
        }
        try (ConfigurableApplicationContext next = AllocatorRun.start(shop, "broken")) {
            assertOneNumberEach(awaitNumbered(1));
            assertThat(next.isActive()).isTrue();
        }
    }

    /** Numbers 2,000 orders with an instance that is joined by another and then stops; answers the other. */
    private ConfigurableApplicationContext shareWithAnother() {
        try (ConfigurableApplicationContext first = AllocatorRun.start(shop, "a")) {
            place(0, 500);
            awaitNumbered(500);
            assertThat(health(first)).isEqualTo(Status.UP);
            ConfigurableApplicationContext second = AllocatorRun.start(shop, "b");
            place(500, 2_000);
            awaitNumbered(2_000);
            return second;
        }
    }
}
