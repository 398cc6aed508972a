package io.paywindow.stock.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.HoldResult;
import io.paywindow.ledger.HoldState;
import io.paywindow.ledger.SettleResult;
import io.paywindow.ledger.Settlement.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@UsesServers({Server.KAFKA, Server.REDIS})
final class LedgerFeedIT {

    private final LedgerLine line;

    LedgerFeedIT(Servers servers) {
        this.line = LedgerLine.on(servers, "feed");
    }

    @AfterEach
    void close() {
        line.close();
    }

    @Test
    void isEqualToAnEmptyLogWithinTwoSeconds() {
        try (LedgerFeed feed = line.feed("one")) {
            await().atMost(Duration.ofSeconds(2))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> feed.trouble().isEmpty());
            assertThat(line.ledger.epoch()).isPresent();
        }
    }

    @Test
    void putsOnTheShelfWhatTheLogHasAndSaysHowFarItIs() {
        try (LedgerFeed feed = line.feed("one")) {
            String sku = line.product(10, null);
            line.awaitShelf(sku, 10, 0, 0);

            RecordMetadata last = line.write(new StockAdjusted("again", sku, 5L, "test", "tester", Instant.EPOCH));
            await().atMost(LedgerLine.SOON)
                    .until(() -> line.ledger.appliedOffset(last.topic(), last.partition()) > last.offset());
            line.assertShelf(sku, 15, 0, 0);
            assertThat(feed.trouble()).isEmpty();
        }
    }

    @Test
    void letsTheQueueSettleAndSettlesWhatTheQueueDidNot() {
        try (LedgerFeed feed = line.feed("one")) {
            String sku = line.product(10, null);
            line.awaitShelf(sku, 10, 0, 0);
            OrderPlaced paid = line.order("anna", sku, 1);
            String paidNumber = line.number(paid);
            OrderPlaced expired = line.order("bob", sku, 2);
            String expiredNumber = line.number(expired);

            line.outcome(OutcomeKind.PAID, paidNumber, paid);
            line.outcome(OutcomeKind.EXPIRED, expiredNumber, expired);
            assertThat(line.settle(Kind.SELL, paidNumber, paid)).isEqualTo(new SettleResult.Settled());
            line.assertShelf(sku, 7, 2, 1);

            line.awaitShelf(sku, 9, 0, 1);
            assertThat(line.metrics
                            .counter("paywindow.ledger.settled.from.log", "topic", topic(Topic.ORDER_OUTCOME))
                            .count())
                    .isEqualTo(1);
            assertThat(line.settle(Kind.RELEASE, expiredNumber, expired))
                    .isEqualTo(new SettleResult.AlreadyClosed(HoldState.RELEASED));
            assertThat(feed.trouble()).isEmpty();
        }
    }

    @Test
    void setsAsideWhatMakesNoSenseAndGoesOn() {
        try (LedgerFeed feed = line.feed("one")) {
            // This is about the feed that follows a rebuild.
            line.awaitShelf(line.product(1, null), 1, 0, 0);
            line.write(Topic.STOCK_ADJUSTED, "broken", "broken".getBytes(StandardCharsets.UTF_8));
            line.write(Topic.PRODUCT_LISTED, "broken", "broken".getBytes(StandardCharsets.UTF_8));
            line.write(Topic.ORDER_NUMBERED, "broken", "broken".getBytes(StandardCharsets.UTF_8));
            String sku = line.product(10, null);

            line.awaitShelf(sku, 10, 0, 0);
            await().atMost(LedgerLine.SOON).until(() -> feed.trouble().isEmpty());
            await().atMost(LedgerLine.SOON).until(() -> deadLetters(Topic.STOCK_ADJUSTED) == 1);
            await().atMost(LedgerLine.SOON).until(() -> deadLetters(Topic.PRODUCT_LISTED) == 1);
            await().atMost(LedgerLine.SOON)
                    .until(() -> line.metrics
                                    .counter(
                                            "paywindow.ledger.useless",
                                            "topic",
                                            topic(Topic.ORDER_NUMBERED),
                                            "reason",
                                            "NOT_SINGLE_OBJECT")
                                    .count()
                            == 1);
            // The bridge reads the facts of orders as well, and sets them aside.
            assertThat(deadLetters(Topic.ORDER_NUMBERED)).isZero();
        }
    }

    @Test
    void aRebuildSetsAsideOnceWhatNobodyHasReadBefore() {
        line.write(Topic.STOCK_ADJUSTED, "broken", "broken".getBytes(StandardCharsets.UTF_8));
        line.write(new StockAdjusted("too-much", "tea", 2_000_000_000L, "test", "tester", Instant.EPOCH));
        line.write(Topic.PRODUCT_LISTED, "broken", "broken".getBytes(StandardCharsets.UTF_8));
        String sku = line.product(10, null);
        try (LedgerFeed feed = line.feed("one")) {
            line.awaitShelf(sku, 10, 0, 0);
            await().atMost(LedgerLine.SOON).until(() -> deadLetters(Topic.STOCK_ADJUSTED) == 2);
            await().atMost(LedgerLine.SOON).until(() -> deadLetters(Topic.PRODUCT_LISTED) == 1);
            assertThat(feed.trouble()).isEmpty();
        }

        // Another instance reads all of it once more.
        line.forget();
        try (LedgerFeed feed = line.feed("two")) {
            line.awaitShelf(sku, 10, 0, 0);
            line.awaitEqual();
            line.write(Topic.STOCK_ADJUSTED, "broken", "again".getBytes(StandardCharsets.UTF_8));
            await().atMost(LedgerLine.SOON).until(() -> deadLetters(Topic.STOCK_ADJUSTED) == 3);
            assertThat(deadLetters(Topic.PRODUCT_LISTED)).isEqualTo(1);
            assertThat(feed.trouble()).isEmpty();
        }
    }

    @Test
    void buildsTheLedgerAnewAfterRedisForgotAll() {
        try (LedgerFeed feed = line.feed("one")) {
            String sku = line.product(10, 5);
            line.awaitShelf(sku, 10, 0, 0);
            OrderPlaced held = line.order("anna", sku, 1);
            String heldNumber = line.number(held);
            OrderPlaced sold = line.order("anna", sku, 2);
            String soldNumber = line.number(sold);
            OrderPlaced released = line.order("bob", sku, 3);
            String releasedNumber = line.number(released);
            line.outcome(OutcomeKind.PAID, soldNumber, sold);
            line.outcome(OutcomeKind.CANCELLED, releasedNumber, released);

            line.forget();

            await().atMost(LedgerLine.SOON).until(() -> line.ledger.epoch().isPresent());
            line.assertShelf(sku, 7, 1, 2);
            assertThat(line.hold(held, line.number())).isEqualTo(new HoldResult.AlreadyHeld(heldNumber, true));
            assertThat(line.hold(sold, line.number())).isEqualTo(new HoldResult.AlreadyHeld(soldNumber, true));
            assertThat(line.settle(Kind.SELL, heldNumber, held)).isEqualTo(new SettleResult.Settled());
            line.assertShelf(sku, 7, 0, 3);
            assertThat(line.hold(line.order("anna", sku, 3), line.number())).isInstanceOf(HoldResult.Refused.class);
            assertThat(line.hold(line.order("anna", sku, 2), line.number())).isInstanceOf(HoldResult.Held.class);
            assertThat(feed.trouble()).isEmpty();
        }
    }

    @Test
    void standsByWhileAnotherIsTheKeeperAndTakesOverWhenItLeaves() {
        LedgerFeed first = line.feed("one");
        line.awaitEqual();
        try (LedgerFeed second = line.feed("two")) {
            await().atMost(LedgerLine.SOON).until(() -> second.trouble().isEmpty());
            assertThat(second.epochKept()).isEmpty();

            first.close();

            String sku = line.product(10, null);
            line.awaitShelf(sku, 10, 0, 0);
            assertThat(second.epochKept()).isPresent();
            assertThat(line.redis.await(line.redis.text().get(RedisKeys.ledgerKeeper())))
                    .startsWith("two ");
        }
    }

    private long deadLetters(Topic topic) {
        return line.count(line.kafka.topics().deadNameOf(topic));
    }

    private String topic(Topic topic) {
        return line.kafka.topics().nameOf(topic);
    }
}
