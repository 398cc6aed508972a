package io.paywindow.ledger;

import static io.paywindow.ledger.TestShop.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.RefusalReason;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.ApplyResult.Applied;
import io.paywindow.ledger.Settlement.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@UsesServers(Server.REDIS)
final class ApplyIT {

    private static final long HOUR = 3_600_000;

    private final TestShop shop;

    ApplyIT(Servers servers) {
        this.shop = TestShop.open(servers.redisUrl());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void showsTheNewestWordOnAProduct() {
        String sku = shop.product(10, Optional.of(2));
        assertThat(shop.shelf(sku))
                .isEqualTo(new Shelf(sku, "Product " + sku, 1_999, "CNY", Optional.of(2), true, 10, 0, 0));

        shop.list(sku, Optional.empty(), false);

        assertThat(shop.shelf(sku))
                .isEqualTo(new Shelf(sku, "Product " + sku, 1_999, "CNY", Optional.empty(), false, 10, 0, 0));
        assertThat(shop.ledger.catalogue()).contains(sku);
        assertThat(shop.ledger.shelf("nowhere")).isEmpty();
    }

    @Test
    void takesTheSameAdjustmentOnceWithinTheWindow() {
        String sku = shop.product(10);
        shop.adjust(sku, 5, "delivery", 1_000);
        shop.adjust(sku, 5, "delivery", 1_000 + HOUR);
        shop.assertShelf(sku, 15, 0, 0);

        shop.adjust(sku, 5, "delivery", 1_001 + HOUR);
        shop.assertShelf(sku, 20, 0, 0);
    }

    @Test
    void takesTheSameAdjustmentIdForAnotherProduct() {
        String tea = shop.product(10);
        String cup = shop.product(10);

        shop.adjust(tea, 5, "delivery", 1_000);
        shop.adjust(cup, 7, "delivery", 1_000);

        shop.assertShelf(tea, 15, 0, 0);
        shop.assertShelf(cup, 17, 0, 0);
    }

    @Test
    void takesMoreOffTheShelfThanIsThere() {
        String sku = shop.product(10);

        shop.adjust(sku, -12);

        shop.assertShelf(sku, -2, 0, 0);
        assertThat(shop.hold(shop.order("anna", line(sku, 1)))).isInstanceOf(HoldResult.Refused.class);
    }

    @Test
    void makesTheHoldOfANumberedOrderThatRedisForgot() {
        String sku = shop.product(1);
        HoldRequest order = shop.order("anna", line(sku, 3));

        assertThat(shop.numbered(order)).isEqualTo(new Applied(1, 0, 0, 0));

        // It was sold: the shelf owes two.
        shop.assertShelf(sku, -2, 3, 0);
        assertThat(shop.hold(order)).isEqualTo(new HoldResult.AlreadyHeld(order.orderNumber(), true));
    }

    @Test
    void closesWhatNobodyClosed() {
        String sku = shop.product(10);
        HoldRequest paid = shop.order("anna", line(sku, 3));
        HoldRequest expired = shop.order("anna", line(sku, 2));
        shop.hold(paid);
        shop.hold(expired);
        shop.numbered(paid);
        shop.numbered(expired);

        assertThat(shop.closed(Kind.SELL, paid)).isEqualTo(new Applied(0, 1, 0, 0));
        assertThat(shop.closed(Kind.RELEASE, expired)).isEqualTo(new Applied(0, 1, 0, 0));

        shop.assertShelf(sku, 7, 0, 3);
        assertThat(shop.settle(Kind.SELL, paid)).isEqualTo(new SettleResult.AlreadyClosed(HoldState.SOLD));
    }

    @Test
    void onlyChecksWhatTheQueueHasSettled() {
        String sku = shop.product(10);
        HoldRequest order = shop.order("anna", line(sku, 3));
        shop.hold(order);
        shop.settle(Kind.SELL, order);

        assertThat(shop.numbered(order)).isEqualTo(new Applied(0, 0, 0, 0));
        assertThat(shop.closed(Kind.SELL, order)).isEqualTo(new Applied(0, 0, 0, 0));

        shop.assertShelf(sku, 7, 0, 3);
        assertThat(shop.keeper.unlogged()).isZero();
    }

    @Test
    void takesAnOutcomeBeforeItsNumber() {
        String sku = shop.product(10);
        HoldRequest paid = shop.order("anna", line(sku, 3));
        HoldRequest expired = shop.order("anna", line(sku, 2));

        shop.closed(Kind.SELL, paid);
        shop.closed(Kind.RELEASE, expired);
        shop.assertShelf(sku, 7, 0, 3);

        shop.numbered(paid);
        shop.numbered(expired);
        shop.assertShelf(sku, 7, 0, 3);
        assertThat(shop.keeper.unlogged()).isZero();
        shop.assertEqualToLog(sku, 10, 0, 3);
    }

    @Test
    void countsWhatIsSaidTwiceOnce() {
        String sku = shop.product(10);
        HoldRequest order = shop.order("anna", line(sku, 3));
        shop.hold(order);

        shop.numbered(order);
        assertThat(shop.numbered(order)).isEqualTo(new Applied(0, 0, 1, 0));
        shop.closed(Kind.SELL, order);
        assertThat(shop.closed(Kind.SELL, order)).isEqualTo(new Applied(0, 0, 1, 0));
        assertThat(shop.numbered(order)).isEqualTo(new Applied(0, 0, 1, 0));

        shop.assertShelf(sku, 7, 0, 3);
        shop.assertEqualToLog(sku, 10, 0, 3);
    }

    @Test
    void reportsAnOutcomeThatContradictsTheHoldAndLeavesIt() {
        String sku = shop.product(10);
        HoldRequest order = shop.order("anna", line(sku, 3));
        shop.hold(order);
        shop.numbered(order);
        shop.settle(Kind.RELEASE, order);

        assertThat(shop.closed(Kind.SELL, order)).isEqualTo(new Applied(0, 0, 0, 1));

        shop.assertShelf(sku, 10, 0, 0);
        assertThat(shop.figures(sku).isConserved()).isTrue();
        assertThat(shop.figures(sku).isExplained()).isFalse();
    }

    @Test
    void keepsTwoNumbersOfOneOrderIdApart() {
        String sku = shop.product(10);
        HoldRequest first = shop.order("anna", line(sku, 1));
        HoldRequest second = TestShop.request(first.orderId(), shop.number(), "anna", line(sku, 2));

        // A replay of a long log meets both, in any order.
        shop.numbered(second);
        shop.numbered(first);
        shop.assertShelf(sku, 7, 3, 0);
        shop.closed(Kind.RELEASE, first);
        shop.assertShelf(sku, 8, 2, 0);
        shop.closed(Kind.SELL, second);

        shop.assertShelf(sku, 8, 0, 2);
        shop.assertEqualToLog(sku, 10, 0, 2);
    }

    @Test
    void letsANumberOverrideARefusal() {
        String sku = shop.product(1);
        HoldRequest order = shop.order("anna", line(sku, 3));
        assertThat(shop.hold(order)).isInstanceOf(HoldResult.Refused.class);

        shop.numbered(order);

        shop.assertShelf(sku, -2, 3, 0);
        assertThat(shop.remembered(order)).isEmpty();
    }

    @Test
    void refusesAgainWhatRedisForgotButTheLogRemembers() {
        String sku = shop.product(5);
        HoldRequest order = shop.order("anna", line(sku, 3));

        shop.refused(order, RefusalReason.OUT_OF_STOCK, System.currentTimeMillis());

        assertThat(shop.hold(order)).isEqualTo(new HoldResult.AlreadyRefused(RefusalReason.OUT_OF_STOCK, List.of(sku)));
        shop.assertShelf(sku, 5, 0, 0);
    }

    @Test
    void takesNoNoticeOfARefusalOlderThanTheWindowOrOfOneThatWasNumberedSince() {
        String sku = shop.product(5);
        HoldRequest old = shop.order("anna", line(sku, 1));
        HoldRequest numbered = shop.order("anna", line(sku, 1));
        shop.numbered(numbered);

        shop.refused(old, RefusalReason.OUT_OF_STOCK, System.currentTimeMillis() - HOUR);
        shop.refused(numbered, RefusalReason.OUT_OF_STOCK, System.currentTimeMillis());

        assertThat(shop.hold(old)).isEqualTo(new HoldResult.Held(old.orderNumber()));
        assertThat(shop.hold(numbered)).isEqualTo(new HoldResult.AlreadyHeld(numbered.orderNumber(), true));
        shop.assertShelf(sku, 3, 2, 0);
    }

    @Test
    void skipsWhatItHasAndAsksForWhatItLacks() {
        String sku = shop.product(10);
        LogEntry entry = shop.adjusted(5, sku, 1);

        assertThat(shop.slice("other", 0, 6, entry)).isEqualTo(new Applied(0, 0, 0, 0));
        assertThat(shop.slice("other", 0, 6, shop.adjusted(5, sku, 1))).isEqualTo(new Applied(0, 0, 0, 0));
        shop.assertShelf(sku, 11, 0, 0);

        // Half known, half new.
        assertThat(shop.slice("other", 4, 8, shop.adjusted(5, sku, 100), shop.adjusted(7, sku, 1)))
                .isEqualTo(new Applied(0, 0, 0, 0));
        shop.assertShelf(sku, 12, 0, 0);

        assertThat(shop.slice("other", 9, 10, shop.adjusted(9, sku, 100))).isEqualTo(new ApplyResult.Behind(8));
        shop.assertShelf(sku, 12, 0, 0);
        assertThat(shop.ledger.appliedOffset("other", 0)).isEqualTo(8);
        assertThat(shop.ledger.appliedOffset("unheard-of", 0)).isZero();
    }

    @Test
    void takesNothingFromWhomIsNotTheKeeper() {
        String sku = shop.product(10);
        LedgerKeeper other = shop.ledger.keeper("other");

        assertThat(other.keep().keeper()).isFalse();
        LogSlice slice = new LogSlice("other:0", 0, 1, List.of(shop.adjusted(0, sku, 5)));
        assertThat(other.apply(shop.epoch(), List.of(slice))).containsExactly(new ApplyResult.NotKeeper());
        shop.assertShelf(sku, 10, 0, 0);

        shop.keeper.leave();
        assertThat(other.keep().keeper()).isTrue();
        assertThat(other.apply(shop.epoch(), List.of(slice))).containsExactly(new Applied(0, 0, 0, 0));
        other.leave();
    }

    @Test
    void replacesItsOwnPredecessorAtOnceButNobodyElse() {
        assertThat(shop.keeper.keep().keeper()).isTrue();
        LedgerKeeper restarted = shop.ledger.keeper("test");

        assertThat(restarted.keep().keeper()).isTrue();
        assertThat(shop.keeper.keep().keeper()).isFalse();
        assertThat(shop.ledger.keeper("testy").keep().keeper()).isFalse();
        restarted.leave();
    }

    @Test
    void givesBackWhatNoFactWillEverSpeakOf() {
        String sku = shop.product(10);
        HoldRequest orphan = shop.order("dora", line(sku, 3));
        HoldRequest numbered = shop.order("dora", line(sku, 1));
        shop.hold(orphan);
        shop.hold(numbered);
        shop.numbered(numbered);
        shop.keeper.keep();

        assertThat(shop.keeper.sweep(shop.epoch(), Duration.ofHours(1))).isEmpty();
        assertThat(shop.keeper.sweep(shop.epoch(), Duration.ofSeconds(-1))).containsExactly(orphan.orderId());

        shop.assertShelf(sku, 9, 1, 0);
        assertThat(shop.hold(orphan)).isInstanceOf(HoldResult.Held.class);
    }
}
