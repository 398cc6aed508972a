package io.paywindow.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.SlotHash;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.devstack.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger on the node of a Redis Cluster that has its slot and no other: all of its keys carry one hash tag. */
final class ClusterIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int STEPS = 5_000;
    private static final int MAX_UNPAID = 6;

    private static RedisServer redis;
    private static TestShop shop;

    @BeforeAll
    static void open(@TempDir Path folder) {
        redis = RedisServer.startClusterNode(folder);
        shop = new TestShop(redis.url(), new LedgerSettings(Duration.ofHours(1), MAX_UNPAID));
        shop.link.await(shop.link.text().clusterAddSlots(SlotHash.getSlot(RedisKeys.ledgerEpoch())));
        await().atMost(SOON)
                .until(() -> shop.link.await(shop.link.text().clusterInfo()).contains("cluster_state:ok"));
        shop.ledger.declareEqual();
    }

    @AfterAll
    static void close() {
        shop.close();
        redis.close();
    }

    @Test
    void everyScriptStaysInTheLedgersSlot() {
        SplittableRandom random = new SplittableRandom(20_261_125);
        String hot = shop.product(100);
        ModelWalk walk = new ModelWalk(shop, 0, hot, random, MAX_UNPAID);
        walk.walk(STEPS);
        walk.check();
        shop.assertShelf(hot, 100 - walk.hotHeld(), walk.hotHeld(), 0);
        assertThat(shop.ledger.catalogue()).contains(hot);
        assertThat(shop.keeper.sweep(shop.epoch(), Duration.ofHours(1))).isEmpty();

        // A ledger that was forgotten, written anew.
        String replid = shop.keeper.keep().replid();
        LedgerRestore restore = shop.keeper.restore(replid);
        restore.figures(hot, 7, 0, 3);
        restore.finish(Map.of("other:0", 1L));
        assertThat(shop.keeper.declareEqual(replid)).isTrue();
        assertThat(shop.figures(hot).available()).isEqualTo(4);
        shop.keeper.leave();
    }

    @Test
    void aScriptThatLeavesTheSlotWouldFailHere() {
        assertThatThrownBy(() -> shop.link.await(shop.link
                        .text()
                        .eval(
                                "return redis.call('SET', 'stock:tea', 1)",
                                ScriptOutputType.STATUS,
                                RedisKeys.ledgerEpoch())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("(?s).*[Ss]cript attempted to access.*");
        assertThat(List.of(RedisKeys.stock("tea"), RedisKeys.hold("order-1")))
                .extracting(SlotHash::getSlot)
                .containsOnly(SlotHash.getSlot(RedisKeys.ledgerEpoch()));
    }
}
