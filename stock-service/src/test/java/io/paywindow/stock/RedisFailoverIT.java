package io.paywindow.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.order.OrderDigest;
import io.paywindow.devstack.RedisServer;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.HoldRequest;
import io.paywindow.ledger.HoldResult;
import io.paywindow.ledger.LedgerSettings;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.ledger.Shelf;
import io.paywindow.ledger.StockLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Redis fails over under running services to a replica that lacks what was acknowledged last. Stock is conserved, goods come back once. */
@UsesServers({Server.KAFKA, Server.RABBITMQ})
final class RedisFailoverIT {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String SKU = "tea";
    private static final int UNITS = 1_000;
    private static final int EACH = 2;

    private final List<ConfigurableApplicationContext> services = new ArrayList<>();
    private RedisServer primary;
    private RedisServer replica;
    private Wire wire;
    private Shop shop;

    @BeforeEach
    void open(Servers servers, @TempDir Path folder) throws Exception {
        primary = RedisServer.start(folder.resolve("primary"));
        replica = RedisServer.startReplicaOf(primary, folder.resolve("replica"));
        wire = new Wire(primary.port());
        shop = new Shop(
                servers.kafkaBootstrapServers(),
                "redis://127.0.0.1:" + wire.port(),
                servers.amqpUri(),
                servers.unique("failover") + ".");
        services.add(shop.startService("one", "roles=bridge,stock"));
        services.add(shop.startService("two", "roles=bridge,stock"));
        FactCodec codec = new FactCodec();
        ProductListed tea = new ProductListed(SKU, "Tea", 1250L, "CNY", null, true, Instant.EPOCH);
        shop.write(Topic.PRODUCT_LISTED, SKU, codec.encode(tea));
        StockAdjusted first = new StockAdjusted("first", SKU, (long) UNITS, "", "test", Instant.EPOCH);
        shop.write(Topic.STOCK_ADJUSTED, SKU, codec.encode(first));
        awaitShelf(0, 0);
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
        wire.close();
        replica.close();
        primary.close();
    }

    @Test
    void whatTheNewPrimaryNeverHeardOfIsMadeGoodFromTheLog() throws Exception {
        // Orders 0 to 29 are known to both.
        number(0, 30);
        assertThat(shop.redis().await(shop.redis().text().waitForReplication(1, 10_000)))
                .isEqualTo(1);
        // From here on it misses what the primary goes on answering.
        replica.promote();
        number(30, 40);
        outcomes(0, 20);
        awaitShelf(20, sold(20));
        await().atMost(BOUND).until(() -> shop.waiting("stock") == 0);
        assertThat(shelfOfReplica()).isEqualTo(List.of(UNITS - 30L * EACH, 30L * EACH, 0L));

        long repairs = repairedForward();
        primary.kill();
        outcomes(20, 25);
        wire.leadTo(replica.port());
        outcomes(25, 30);

        awaitShelf(10, sold(30));
        assertThat(repairedForward())
                .as("repairs from the offsets that went back")
                .isGreaterThan(repairs);

        // Everything once more: it was settled, whoever remembers it.
        outcomes(0, 30);
        outcomes(30, 40);
        awaitShelf(0, sold(40));
        soon().until(() -> shop.behind(Topic.ORDER_OUTCOME) == 0 && shop.waiting("stock") == 0);
        awaitShelf(0, sold(40));
    }

    /** Holds orders and writes their numbers, as number-allocator does. */
    private void number(int from, int to) throws Exception {
        String epoch =
                soon().until(() -> shop.ledger().epoch(), Optional::isPresent).orElseThrow();
        for (int n = from; n < to; n++) {
            OrderPlaced order = Facts.placed(n, SKU, EACH);
            HoldRequest request = new HoldRequest(
                    order.getOrderId(), OrderDigest.of(order), Facts.number(n), order.getUserId(), order.getLines());
            assertThat(shop.ledger().hold(epoch, List.of(request)))
                    .containsExactly(new HoldResult.Held(Facts.number(n)));
            shop.write(Facts.numbered(n, order));
        }
    }

    private void outcomes(int from, int to) throws Exception {
        for (int n = from; n < to; n++) {
            shop.write(Facts.outcome(n, isPaid(n) ? OutcomeKind.PAID : OutcomeKind.EXPIRED));
        }
    }

    private static boolean isPaid(int n) {
        return n % 3 == 0;
    }

    private static int sold(int orders) {
        return Math.toIntExact(
                IntStream.range(0, orders).filter(RedisFailoverIT::isPaid).count());
    }

    /** Waits until the shelf is what it must be, of the orders that are open and of those that are sold. */
    private void awaitShelf(int open, int sold) {
        List<Long> expected = List.of(UNITS - (long) EACH * (open + sold), (long) EACH * open, (long) EACH * sold);
        soon().until(() -> shop.ledger().epoch().isPresent()
                && shop.ledger().shelf(SKU).map(RedisFailoverIT::figures).equals(Optional.of(expected)));
    }

    private List<Long> shelfOfReplica() {
        try (RedisLink link = new RedisLink(new RedisSettings(replica.url(), Duration.ofSeconds(5)), "test")) {
            StockLedger ledger = new StockLedger(link, new LedgerSettings(Duration.ofHours(24), 1000));
            return figures(ledger.shelf(SKU).orElseThrow());
        }
    }

    private static List<Long> figures(Shelf shelf) {
        return List.of(shelf.available(), shelf.held(), shelf.sold());
    }

    private long repairedForward() {
        return services.stream()
                .flatMap(
                        one -> one
                                .getBean(MeterRegistry.class)
                                .find("paywindow.ledger.repair")
                                .tag("how", "forward")
                                .timers()
                                .stream())
                .mapToLong(Timer::count)
                .sum();
    }

    private static ConditionFactory soon() {
        return await().atMost(BOUND).ignoreException(RedisAwayException.class);
    }
}
