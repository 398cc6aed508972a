package io.paywindow.ledger;

import static io.paywindow.ledger.TestShop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.paywindow.devstack.RedisServer;
import io.paywindow.ledger.Settlement.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ledger does when the Redis below it dies, forgets, freezes or is replaced. */
final class ForgetfulRedisIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final RedisServer redis;
    private TestShop shop;
    private String sku = "";
    private String epoch = "";

    ForgetfulRedisIT(@TempDir Path folder) {
        this.redis = RedisServer.start(folder);
        this.shop = TestShop.open(redis.url());
    }

    @BeforeEach
    void stockAProduct() {
        // With everysec, Redis puts off even the write, for up to two seconds, while the disk is busy with the one
        // before.
        shop.link.await(shop.link.text().configSet("appendfsync", "always"));
        sku = shop.product(10);
        epoch = shop.epoch();
    }

    @AfterEach
    void stop() {
        shop.close();
        redis.close();
    }

    @Test
    void isStaleAfterARestartWithAllDataAndDoesNothing() {
        HoldRequest held = shop.order("anna", line(sku, 3));
        shop.hold(held);

        redis.restart();

        assertStaleAndIdle(held, 7, 3);
        assertThat(shop.ledger.declareEqual()).isNotEqualTo(epoch);
        assertThat(shop.hold(shop.order("anna", line(sku, 1)))).isInstanceOf(HoldResult.Held.class);
    }

    @Test
    void isStaleAfterAFlushAndDoesNothing() {
        HoldRequest held = shop.order("anna", line(sku, 3));
        shop.hold(held);

        shop.link.await(shop.link.text().flushall());

        assertThat(shop.ledger.epoch()).isEmpty();
        assertThat(shop.ledger.hold(epoch, List.of(shop.order("anna", line(sku, 1)))))
                .containsExactly(new HoldResult.Stale());
        assertThat(shop.link.await(shop.link.text().dbsize())).isZero();
    }

    @Test
    void isStaleOnAPromotedReplicaAndDoesNothing(@TempDir Path folder) {
        HoldRequest held = shop.order("anna", line(sku, 3));
        try (RedisServer replica = RedisServer.startReplicaOf(redis, folder)) {
            // A first replica gives the primary a new identity, too: no data was lost, so the repair is a short one.
            await().atMost(SOON).until(() -> shop.ledger.epoch().isEmpty());
            epoch = shop.ledger.declareEqual();
            shop.hold(held);
            try (TestShop other = new TestShop(replica.url())) {
                await().atMost(SOON)
                        .until(() -> other.ledger.shelf(sku).map(Shelf::held).equals(Optional.of(3L)));
                // It is equal to the log as the primary is, but takes no writes.
                assertThat(other.ledger.epoch()).contains(epoch);
                assertThatThrownBy(() -> other.ledger.hold(epoch, List.of(other.order("bob", line(sku, 1)))))
                        .isInstanceOf(RedisAwayException.class)
                        .hasMessageContaining("READONLY");
                assertThat(other.link.trouble())
                        .hasValueSatisfying(what -> assertThat(what).contains("role: slave"));

                redis.kill();
                replica.promote();

                TestShop before = shop;
                shop = other;
                assertStaleAndIdle(held, 7, 3);
                shop = before;
            }
        }
    }

    @Test
    void takesInNothingOfTheLogOnTheFarSideOfAFailover() {
        shop.keeper.keep();
        LedgerRestore restore = shop.keeper.restore(epoch);
        restore.figures(sku, 5, 0, 0);

        redis.restart();
        await().atMost(SOON).until(() -> shop.link.trouble().isEmpty());
        shop.keeper.keep();

        LogSlice slice = new LogSlice("other:0", 0, 1, List.of(shop.adjusted(0, sku, 5)));
        assertThat(shop.keeper.apply(epoch, List.of(slice))).containsExactly(new ApplyResult.Stale());
        assertThat(shop.keeper.repair(epoch, List.of(slice))).containsExactly(new ApplyResult.Stale());
        assertThat(shop.keeper.declareEqual(epoch)).isFalse();
        assertThatThrownBy(() -> restore.finish(Map.of("other:0", 1L))).isInstanceOf(KeeperLostException.class);
        assertThat(shop.keeper.figures(epoch, List.of(sku))).isEmpty();
        assertThat(shop.keeper.sweep(epoch, Duration.ZERO)).isEmpty();
        assertThat(shop.ledger.epoch()).isEmpty();
    }

    @Test
    void saysWithinABoundThatAFrozenRedisIsAwayAndGoesOnWhenItThaws() {
        try (TestShop hasty = new TestShop(new RedisSettings(redis.url(), Duration.ofMillis(300)))) {
            HoldRequest order = hasty.order("anna", line(sku, 3));
            hasty.ledger.hold(epoch, List.of(hasty.order("anna", line(sku, 1))));
            redis.suspend();
            try {
                long began = System.nanoTime();
                assertThatThrownBy(() -> hasty.ledger.hold(epoch, List.of(order)))
                        .isInstanceOf(RedisAwayException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
                assertThat(hasty.link.trouble()).isPresent();
            } finally {
                redis.resume();
            }
            await().atMost(SOON).until(() -> hasty.link.trouble().isEmpty());
            // Whether the first try got through or not, asking again settles it.
            assertThat(hasty.ledger.hold(epoch, List.of(order)).get(0))
                    .isIn(
                            new HoldResult.Held(order.orderNumber()),
                            new HoldResult.AlreadyHeld(order.orderNumber(), false));
            hasty.assertShelf(sku, 6, 4, 0);
        }
    }

    @Test
    void waitsForARedisThatStartsLater() {
        redis.kill();
        try (TestShop early = new TestShop(redis.url())) {
            assertThat(early.link.trouble()).isPresent();
            assertThatThrownBy(early.ledger::epoch).isInstanceOf(RedisAwayException.class);
            assertThat(early.ledger.epochAsync().toCompletableFuture()).isCompletedExceptionally();

            redis.restart();

            await().atMost(SOON).until(() -> early.link.trouble().isEmpty());
            assertThat(early.shelf(sku).available()).isEqualTo(10);
        }
    }

    @Test
    void isInTroubleWhereRedisMayEvict() {
        shop.link.await(shop.link.text().configSet("maxmemory-policy", "allkeys-lru"));

        assertThat(shop.link.trouble())
                .hasValueSatisfying(what -> assertThat(what).contains("maxmemory-policy: allkeys-lru"));
    }

    @Test
    void isAwayWhenRedisIsFull() {
        shop.link.await(shop.link.text().set("filler", "x".repeat(4_000_000)));
        shop.link.await(shop.link.text().configSet("maxmemory", "2mb"));

        assertThatThrownBy(() -> shop.hold(shop.order("anna", line(sku, 1))))
                .isInstanceOf(RedisAwayException.class)
                .hasMessageContaining("OOM");
        shop.link.await(shop.link.text().configSet("maxmemory", "0"));
        shop.assertShelf(sku, 10, 0, 0);
    }

    private void assertStaleAndIdle(HoldRequest held, long available, long units) {
        await().atMost(SOON).until(() -> shop.link.trouble().isEmpty());
        assertThat(shop.ledger.epoch()).isEmpty();
        assertThat(shop.ledger.hold(epoch, List.of(shop.order("anna", line(sku, 1)))))
                .containsExactly(new HoldResult.Stale());
        Settlement sale = new Settlement(Kind.SELL, held.orderId(), held.orderNumber());
        assertThat(shop.ledger.settle(epoch, List.of(sale))).containsExactly(new SettleResult.Stale());
        assertThat(shop.ledger.shelves(List.of(sku)).stale()).isTrue();
        shop.assertShelf(sku, available, units, 0);
    }
}
