package io.paywindow.stock.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.RedisServer;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.HoldResult;
import io.paywindow.ledger.HoldState;
import io.paywindow.ledger.SettleResult;
import io.paywindow.ledger.Settlement.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that goes back in time, as a failover to a replica that lagged does, and a ledger that must not. */
@UsesServers(Server.KAFKA)
final class LedgerRepairIT {

    private final TimeMachine redis;
    private final LedgerLine line;

    LedgerRepairIT(Servers servers, @TempDir Path folder) {
        this.redis = new TimeMachine(RedisServer.start(folder.resolve("redis")), folder);
        this.line = new LedgerLine(servers.kafkaBootstrapServers(), redis.url(), servers.unique("repair") + ".");
        line.redis.await(line.redis.text().configSet("appendfsync", "always"));
    }

    @AfterEach
    void close() {
        line.close();
        redis.close();
    }

    @Test
    void catchesUpFromTheOffsetsThatWentBackWithTheData() {
        String sku = line.product(10, null);
        OrderPlaced soldBefore = line.order("anna", sku, 1);
        OrderPlaced openBefore = line.order("anna", sku, 1);
        String openNumber;
        try (LedgerFeed feed = line.feed("one")) {
            line.awaitShelf(sku, 10, 0, 0);
            String number = line.number(soldBefore);
            line.outcome(OutcomeKind.PAID, number, soldBefore);
            openNumber = line.number(openBefore);
            line.awaitShelf(sku, 8, 1, 1);
            await().atMost(LedgerLine.SOON).until(() -> line.unlogged() == 0);
            LedgerLine.soon().until(() -> feed.trouble().isEmpty());
        }
        redis.remember();
        OrderPlaced sold = line.order("bob", sku, 2);
        OrderPlaced held = line.order("bob", sku, 1);
        OrderPlaced orphan = line.order("carol", sku, 1);
        String soldNumber;
        try (LedgerFeed feed = line.feed("one")) {
            line.awaitEqual();
            soldNumber = line.number(sold);
            line.outcome(OutcomeKind.PAID, soldNumber, sold);
            // RabbitMQ has its ack, so nobody will settle this again but the log.
            assertThat(line.settle(Kind.SELL, soldNumber, sold)).isEqualTo(new SettleResult.Settled());
            line.outcome(OutcomeKind.EXPIRED, openNumber, openBefore);
            line.settle(Kind.RELEASE, openNumber, openBefore);
            line.number(held);
            line.hold(orphan, line.number());
            line.adjust(sku, 5);
            line.awaitShelf(sku, 10, 2, 3);

            redis.goBack();

            // The orphan's fact was never written, so its units are free again.
            line.awaitShelf(sku, 11, 1, 3);
            line.awaitEqual();
            assertThat(line.settle(Kind.SELL, soldNumber, sold))
                    .isEqualTo(new SettleResult.AlreadyClosed(HoldState.SOLD));
            assertThat(line.hold(orphan, "202611239999999")).isEqualTo(new HoldResult.Held("202611239999999"));
            assertThat(line.metrics
                            .get("paywindow.ledger.repair")
                            .tag("how", "forward")
                            .timer()
                            .count())
                    .isPositive();
            LedgerLine.soon().until(() -> feed.trouble().isEmpty());
        }
    }

    @Test
    void holdsWhatWasNumberedUnderAnOlderEpochEvenIfTheShelfThenOwes() {
        String sku = line.product(2, null);
        try (LedgerFeed feed = line.feed("one")) {
            line.awaitShelf(sku, 2, 0, 0);
            OrderPlaced early = line.order("anna", sku, 2);
            String number = line.number();
            assertThat(line.hold(early, number)).isEqualTo(new HoldResult.Held(number));

            line.forget();
            line.awaitShelf(sku, 2, 0, 0);
            OrderPlaced late = line.order("bob", sku, 1);
            line.number(late);
            line.write(line.numbered(early, number));

            line.awaitShelf(sku, -1, 3, 0);
            assertThat(line.settle(Kind.SELL, number, early)).isEqualTo(new SettleResult.Settled());
            LedgerLine.soon().until(() -> feed.trouble().isEmpty());
        }
    }

    @Test
    void waitsForTransactionsThatWereOpenWhenRedisForgot() {
        String sku = line.product(2, null);
        try (LedgerFeed feed = line.feed("one");
                OpenTransaction transaction = new OpenTransaction(line)) {
            line.awaitShelf(sku, 2, 0, 0);
            OrderPlaced order = line.order("anna", sku, 2);
            String number = line.number();
            assertThat(line.hold(order, number)).isEqualTo(new HoldResult.Held(number));
            transaction.write(line.numbered(order, number));

            line.forget();

            await().during(Duration.ofSeconds(2))
                    .atMost(LedgerLine.SOON)
                    .until(() -> line.ledger.epoch().isEmpty());
            transaction.commit();
            line.awaitEqual();
            line.assertShelf(sku, 0, 2, 0);
            await().atMost(LedgerLine.SOON).until(() -> feed.trouble().isEmpty());
        }
    }

    @Test
    void refusesWhatWasRefusedBeforeRedisForgot() {
        String sku = line.product(1, null);
        try (LedgerFeed feed = line.feed("one")) {
            line.awaitShelf(sku, 1, 0, 0);
            OrderPlaced greedy = line.order("anna", sku, 2);
            HoldResult answer = line.hold(greedy, line.number());
            assertThat(answer).isEqualTo(new HoldResult.Refused(RefusalReason.OUT_OF_STOCK, List.of(sku)));
            line.write(new OrderRefused(
                    greedy.getOrderId(), "anna", RefusalReason.OUT_OF_STOCK, "", greedy.getLines(), Instant.EPOCH));

            line.forget();
            line.adjust(sku, 5);
            line.awaitShelf(sku, 6, 0, 0);

            assertThat(line.hold(greedy, line.number()))
                    .isEqualTo(new HoldResult.AlreadyRefused(RefusalReason.OUT_OF_STOCK, List.of(sku)));
            LedgerLine.soon().until(() -> feed.trouble().isEmpty());
        }
    }

    @Test
    void buildsAnewFromSnapshotsWhereTheLogHasNoMore() {
        String sku = line.product(10, null);
        OrderPlaced open = line.order("anna", sku, 1);
        String number;
        try (KeptLedger kept = line.kept("one")) {
            kept.start();
            line.awaitShelf(sku, 10, 0, 0);
            number = line.number(open);
            OrderPlaced sold = line.order("bob", sku, 2);
            line.outcome(OutcomeKind.PAID, line.number(sold), sold);
            line.awaitShelf(sku, 7, 1, 2);
            await().atMost(LedgerLine.SOON)
                    .until(() -> line.snapshotOf(sku)
                            .filter(taken -> taken.getHeld() == 1 && taken.getSold() == 2)
                            .isPresent());
        }
        line.deleteAll(Topic.STOCK_ADJUSTED);
        line.adjust(sku, 4);
        line.forget();
        try (LedgerFeed feed = line.feed("two")) {
            line.awaitShelf(sku, 11, 1, 2);
            line.awaitEqual();
            assertThat(line.settle(Kind.RELEASE, number, open)).isEqualTo(new SettleResult.Settled());
            line.assertShelf(sku, 12, 0, 2);
            await().atMost(LedgerLine.SOON).until(() -> feed.trouble().isEmpty());
        }
    }

    @Test
    void buildsAnewWhenTheLogNoLongerHasWhatComesNext() {
        String sku = line.product(10, null);
        line.product(1, null);
        try (KeptLedger kept = line.kept("one")) {
            kept.start();
            line.awaitShelf(sku, 10, 0, 0);
            await().atMost(LedgerLine.SOON).until(() -> line.snapshotOf(sku).isPresent());
        }
        redis.remember();
        line.adjust(sku, 1);
        try (KeptLedger kept = line.kept("one")) {
            kept.start();
            await().atMost(LedgerLine.SOON)
                    .until(() -> line.snapshotOf(sku)
                            .filter(taken -> taken.getAvailable() == 11)
                            .isPresent());
        }
        line.deleteAll(Topic.STOCK_ADJUSTED);
        redis.goBack();
        line.awaitShelf(sku, 10, 0, 0);

        try (LedgerFeed feed = line.feed("two")) {
            line.awaitShelf(sku, 11, 0, 0);
            await().atMost(LedgerLine.SOON).until(() -> feed.trouble().isEmpty());
            assertThat(line.metrics
                            .get("paywindow.ledger.repair")
                            .tag("how", "rebuilt")
                            .timer()
                            .count())
                    .isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void givesNothingBackTwiceWhereAnEndIsInTheLogBeforeItsNumber() {
        String sku = line.product(10, null);
        OrderPlaced expired = line.order("bob", sku, 2);
        OrderPlaced paid = line.order("carol", sku, 3);
        try (LedgerFeed feed = line.feed("one")) {
            line.awaitShelf(sku, 10, 0, 0);
            String expiredNumber = line.number();
            String paidNumber = line.number();
            line.outcome(OutcomeKind.EXPIRED, expiredNumber, expired);
            line.outcome(OutcomeKind.PAID, paidNumber, paid);
            line.forget();
            line.awaitEqual();
            line.assertShelf(sku, 7, 0, 3);

            line.write(line.numbered(expired, expiredNumber));
            line.write(line.numbered(paid, paidNumber));
            await().atMost(LedgerLine.SOON).until(() -> line.unlogged() == 0);
            line.assertShelf(sku, 7, 0, 3);
            LedgerLine.soon().until(() -> feed.trouble().isEmpty());
        }
    }

    @Test
    void buildsAnewOnDemand() {
        String sku = line.product(10, null);
        try (LedgerFeed feed = line.feed("one")) {
            line.awaitShelf(sku, 10, 0, 0);
            LedgerLine.soon().until(() -> feed.trouble().isEmpty());
        }
        line.redis.await(line.redis.text().hincrby(RedisKeys.stock(sku), "available", 7));
        try (LedgerFeed feed = new LedgerFeed(line.parts("one"), true)) {
            feed.start();
            line.awaitShelf(sku, 10, 0, 0);
            await().atMost(LedgerLine.SOON).until(() -> feed.trouble().isEmpty());
        }
    }

    @Test
    void buildsAnewOnDemandWhileAnotherIsTheKeeperAndOrdersComeIn() {
        String sku = line.product(10, null);
        try (LedgerFeed keeper = line.feed("one")) {
            line.awaitShelf(sku, 10, 0, 0);
            OrderPlaced order = line.order("anna", sku, 2);
            line.number(order);
            line.redis.await(line.redis.text().hincrby(RedisKeys.stock(sku), "available", 7));
            try (LedgerFeed demand = new LedgerFeed(line.parts("two"), true)) {
                demand.start();
                line.awaitShelf(sku, 8, 2, 0);
                line.number(line.order("bob", sku, 1));
                line.awaitShelf(sku, 7, 3, 0);
                assertThat(demand.epochKept()).isEmpty();
            }
            LedgerLine.soon().until(() -> keeper.trouble().isEmpty());
        }
    }

    @Test
    void goesOnWhereARestartedRedisHasEverything() {
        String sku = line.product(10, null);
        try (LedgerFeed feed = line.feed("one")) {
            line.awaitShelf(sku, 10, 0, 0);
            line.number(line.order("anna", sku, 3));
            String epoch = line.ledger.epoch().orElseThrow();

            redis.restart();

            line.awaitEqual();
            assertThat(line.ledger.epoch()).isNotEqualTo(Optional.of(epoch));
            line.assertShelf(sku, 7, 3, 0);
            await().atMost(LedgerLine.SOON).until(() -> feed.trouble().isEmpty());
        }
    }
}
