package io.paywindow.ledger;

import static io.paywindow.ledger.TestShop.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.RefusalReason;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.HoldResult.AlreadyHeld;
import io.paywindow.ledger.HoldResult.AlreadyRefused;
import io.paywindow.ledger.HoldResult.Held;
import io.paywindow.ledger.HoldResult.IdReused;
import io.paywindow.ledger.HoldResult.Refused;
import io.paywindow.ledger.HoldResult.Stale;
import io.paywindow.ledger.Settlement.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@UsesServers(Server.REDIS)
final class HoldIT {

    private final TestShop shop;

    HoldIT(Servers servers) {
        this.shop = TestShop.open(servers.redisUrl());
    }

    @BeforeEach
    void scriptsAreForgotten() {
        // Each test begins with scripts that Redis does not know, as after a restart.
        shop.link.await(shop.link.text().scriptFlush());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void setsTheGoodsAsideAndTakesTheNumber() {
        String sku = shop.product(10);
        HoldRequest order = shop.order("anna", line(sku, 3));

        assertThat(shop.hold(order)).isEqualTo(new Held(order.orderNumber()));

        shop.assertShelf(sku, 7, 3, 0);
    }

    @Test
    void answersARepeatedOrderWithItsFirstNumberAndHoldsNothingMore() {
        String sku = shop.product(10);
        HoldRequest order = shop.order("anna", line(sku, 3));
        HoldRequest again = TestShop.request(order.orderId(), shop.number(), "anna", line(sku, 3));
        shop.hold(order);

        assertThat(shop.hold(again)).isEqualTo(new AlreadyHeld(order.orderNumber(), false));

        shop.assertShelf(sku, 7, 3, 0);
    }

    @Test
    void saysOfARepeatedOrderWhetherTheLogTellsOfIt() {
        HoldRequest order = shop.order("anna", line(shop.product(10), 3));
        shop.hold(order);
        shop.numbered(order);

        assertThat(shop.hold(order)).isEqualTo(new AlreadyHeld(order.orderNumber(), true));
    }

    @Test
    void withoutANumberOnlyAnswersWhatIsKnownAlready() {
        String sku = shop.product(10);
        HoldRequest known = shop.order("anna", line(sku, 3));
        shop.hold(known);

        assertThat(shop.hold(withoutNumber(known.orderId(), line(sku, 3))))
                .isEqualTo(new AlreadyHeld(known.orderNumber(), false));
        assertThat(shop.hold(withoutNumber("new-order", line(sku, 3)))).isEqualTo(new HoldResult.Unnumbered());

        shop.assertShelf(sku, 7, 3, 0);
    }

    private static HoldRequest withoutNumber(String orderId, OrderLine line) {
        return TestShop.request(orderId, HoldRequest.NO_NUMBER, "anna", line);
    }

    @Test
    void answersTheSameOrderTwiceInOneCall() {
        String sku = shop.product(10);
        HoldRequest order = shop.order("anna", line(sku, 3));
        HoldRequest again = TestShop.request(order.orderId(), shop.number(), "anna", line(sku, 3));

        assertThat(shop.ledger.hold(shop.epoch(), List.of(order, again)))
                .containsExactly(new Held(order.orderNumber()), new AlreadyHeld(order.orderNumber(), false));
    }

    @Test
    void setsAsideAnIdThatComesBackWithOtherContent() {
        String sku = shop.product(10);
        HoldRequest order = shop.order("anna", line(sku, 3));
        shop.hold(order);

        assertThat(shop.hold(TestShop.request(order.orderId(), shop.number(), "anna", line(sku, 4))))
                .isEqualTo(new IdReused());

        shop.assertShelf(sku, 7, 3, 0);
    }

    @Test
    void holdsAllLinesOrNone() {
        String plenty = shop.product(10);
        String scarce = shop.product(1);

        HoldResult result = shop.hold(shop.order("anna", line(plenty, 2), line(scarce, 2)));

        assertThat(result).isEqualTo(new Refused(RefusalReason.OUT_OF_STOCK, List.of(scarce)));
        shop.assertShelf(plenty, 10, 0, 0);
        shop.assertShelf(scarce, 1, 0, 0);
    }

    @Test
    void sumsLinesOfOneSku() {
        String sku = shop.product(3);

        assertThat(shop.hold(shop.order("anna", line(sku, 2), line(sku, 2))))
                .isEqualTo(new Refused(RefusalReason.OUT_OF_STOCK, List.of(sku)));
    }

    @Test
    void neverHoldsMoreThanIsThere() {
        String sku = shop.product(250);
        List<HoldRequest> orders = IntStream.range(0, 1_000)
                .mapToObj(i -> shop.order("user-" + i, line(sku, 1)))
                .toList();

        List<HoldResult> results = shop.ledger.hold(shop.epoch(), orders);

        assertThat(results).filteredOn(Held.class::isInstance).hasSize(250);
        assertThat(results)
                .filteredOn(result -> !(result instanceof Held))
                .hasSize(750)
                .containsOnly(new Refused(RefusalReason.OUT_OF_STOCK, List.of(sku)));
        shop.assertShelf(sku, 0, 250, 0);
    }

    @Test
    void namesEveryProductThatIsUnknownOrNotOnSale() {
        String known = shop.product(10);
        String withdrawn = shop.name("sku");
        shop.list(withdrawn, Optional.empty(), false);
        shop.adjust(withdrawn, 10);

        assertThat(shop.hold(shop.order("anna", line(known, 1), line("nowhere", 1), line(withdrawn, 1))))
                .isEqualTo(new Refused(RefusalReason.UNKNOWN_PRODUCT, List.of("nowhere", withdrawn)));
    }

    @Test
    void remembersARefusalUnderTheOrderId() {
        String sku = shop.product(1);
        HoldRequest order = shop.order("anna", line(sku, 2));
        shop.hold(order);
        shop.adjust(sku, 10);

        assertThat(shop.hold(order)).isEqualTo(new AlreadyRefused(RefusalReason.OUT_OF_STOCK, List.of(sku)));
        assertThat(shop.hold(TestShop.request(order.orderId(), shop.number(), "anna", line(sku, 1))))
                .isEqualTo(new IdReused());
        shop.assertShelf(sku, 11, 0, 0);
    }

    @Test
    void countsWhatACustomerHoldsAndHasBoughtTowardsTheLimit() {
        String sku = shop.product(100, Optional.of(3));
        HoldRequest bought = shop.order("anna", line(sku, 1));
        HoldRequest expired = shop.order("anna", line(sku, 1));
        shop.hold(bought);
        shop.hold(expired);
        shop.settle(Kind.SELL, bought);

        assertThat(shop.hold(shop.order("anna", line(sku, 2))))
                .isEqualTo(new Refused(RefusalReason.LIMIT_PER_CUSTOMER, List.of(sku)));
        shop.settle(Kind.RELEASE, expired);

        assertThat(shop.hold(shop.order("anna", line(sku, 2)))).isInstanceOf(Held.class);
        assertThat(shop.hold(shop.order("bob", line(sku, 3)))).isInstanceOf(Held.class);
    }

    @Test
    void capsTheUnpaidOrdersOfACustomer() {
        String sku = shop.product(100);
        List<HoldRequest> orders = IntStream.range(0, 21)
                .mapToObj(i -> shop.order("anna", line(sku, 1)))
                .toList();

        List<HoldResult> results = shop.ledger.hold(shop.epoch(), orders);

        assertThat(results.subList(0, 20)).allMatch(Held.class::isInstance);
        assertThat(results.get(20)).isEqualTo(new Refused(RefusalReason.TOO_MANY_UNPAID, List.of()));
        shop.settle(Kind.SELL, orders.get(0));
        assertThat(shop.hold(shop.order("anna", line(sku, 1)))).isInstanceOf(Held.class);
    }

    @Test
    void doesNothingUnderAnotherEpoch() {
        String sku = shop.product(10);

        assertThat(shop.ledger.hold("f".repeat(40), List.of(shop.order("anna", line(sku, 3)))))
                .containsExactly(new Stale());

        shop.assertShelf(sku, 10, 0, 0);
    }
}
