package io.paywindow.ledger;

import static io.paywindow.ledger.TestShop.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.SettleResult.AlreadyClosed;
import io.paywindow.ledger.SettleResult.NoHold;
import io.paywindow.ledger.SettleResult.Settled;
import io.paywindow.ledger.SettleResult.Stale;
import io.paywindow.ledger.Settlement.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@UsesServers(Server.REDIS)
final class SettleIT {

    private final TestShop shop;

    SettleIT(Servers servers) {
        this.shop = TestShop.open(servers.redisUrl());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void sellsWhatIsHeldOnce() {
        String sku = shop.product(10);
        HoldRequest order = shop.order("anna", line(sku, 3));
        shop.hold(order);

        assertThat(shop.settle(Kind.SELL, order)).isEqualTo(new Settled());
        assertThat(shop.settle(Kind.SELL, order)).isEqualTo(new AlreadyClosed(HoldState.SOLD));
        assertThat(shop.settle(Kind.RELEASE, order)).isEqualTo(new AlreadyClosed(HoldState.SOLD));

        shop.assertShelf(sku, 7, 0, 3);
    }

    @Test
    void putsGoodsBackOnceAndSellsThemAtOnce() {
        String sku = shop.product(3);
        HoldRequest order = shop.order("anna", line(sku, 3));
        shop.hold(order);

        assertThat(shop.settle(Kind.RELEASE, order)).isEqualTo(new Settled());
        assertThat(shop.settle(Kind.RELEASE, order)).isEqualTo(new AlreadyClosed(HoldState.RELEASED));
        shop.assertShelf(sku, 3, 0, 0);

        assertThat(shop.hold(shop.order("bob", line(sku, 3)))).isInstanceOf(HoldResult.Held.class);
    }

    @Test
    void settlesEveryLine() {
        String tea = shop.product(10);
        String cup = shop.product(10);
        HoldRequest order = shop.order("anna", line(tea, 3), line(cup, 1));
        shop.hold(order);

        shop.settle(Kind.SELL, order);

        shop.assertShelf(tea, 7, 0, 3);
        shop.assertShelf(cup, 9, 0, 1);
    }

    @Test
    void doesNothingForAnOrderItDoesNotKnow() {
        String sku = shop.product(10);

        assertThat(shop.settle(Kind.SELL, shop.order("anna", line(sku, 3)))).isEqualTo(new NoHold());

        shop.assertShelf(sku, 10, 0, 0);
    }

    @Test
    void doesNothingForARefusedOrder() {
        String sku = shop.product(1);
        HoldRequest order = shop.order("anna", line(sku, 3));
        shop.hold(order);

        assertThat(shop.settle(Kind.SELL, order)).isEqualTo(new NoHold());

        shop.assertShelf(sku, 1, 0, 0);
    }

    @Test
    void doesNothingForAnotherNumberOfTheSameOrder() {
        String sku = shop.product(10);
        HoldRequest order = shop.order("anna", line(sku, 3));
        shop.hold(order);
        Settlement other = new Settlement(Kind.SELL, order.orderId(), shop.number());

        assertThat(shop.ledger.settle(shop.epoch(), List.of(other))).containsExactly(new NoHold());

        shop.assertShelf(sku, 7, 3, 0);
    }

    @Test
    void doesNothingUnderAnotherEpoch() {
        String sku = shop.product(10);
        HoldRequest order = shop.order("anna", line(sku, 3));
        shop.hold(order);
        Settlement sale = new Settlement(Kind.SELL, order.orderId(), order.orderNumber());

        assertThat(shop.ledger.settle("f".repeat(40), List.of(sale))).containsExactly(new Stale());

        shop.assertShelf(sku, 7, 3, 0);
    }

    @Test
    void forgetsAClosedOrderOnlyAfterTheLogToldOfItAndTheWindowHasPassed() {
        String sku = shop.product(10);
        HoldRequest order = shop.order("anna", line(sku, 3));
        shop.hold(order);
        shop.settle(Kind.SELL, order);
        assertThat(shop.remembered(order)).isEqualTo(Optional.empty());

        shop.numbered(order);
        assertThat(shop.remembered(order)).isEqualTo(Optional.empty());

        shop.closed(Kind.SELL, order);
        assertThat(shop.remembered(order).orElseThrow())
                .isPositive()
                .isLessThanOrEqualTo(TestShop.SETTINGS.dedupeWindow().toMillis());
    }

    @Test
    void leavesNothingBehindOfACustomerWhoseOrdersWereAllReleased() {
        String sku = shop.product(10);
        HoldRequest order = shop.order("carol", line(sku, 3));
        shop.hold(order);
        shop.settle(Kind.RELEASE, order);

        assertThat(shop.customer("carol")).isEmpty();
    }
}
