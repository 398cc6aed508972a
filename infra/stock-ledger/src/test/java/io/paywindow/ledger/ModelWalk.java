package io.paywindow.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderLine;
import io.paywindow.ledger.Settlement.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * One customer crowd doing random things to products of its own, in the ledger and in the model, and comparing every answer. Many walk at
 * once, each on its own thread; a product that all share is only counted.
 */
final class ModelWalk {

    private static final int PRODUCTS = 4;
    private static final int USERS = 5;
    private static final int REMEMBERED = 200;

    private final TestShop shop;
    private final String name;
    private final String hotSku;
    private final RandomGenerator random;
    private final LedgerModel model;
    private final List<String> skus;
    private final List<HoldRequest> orders = new ArrayList<>();
    private long offset;
    private int made;
    private long hotHeld;

    ModelWalk(TestShop shop, int number, String hotSku, RandomGenerator random, int maxUnpaid) {
        this.shop = shop;
        this.name = "walk-" + number;
        this.hotSku = hotSku;
        this.random = random;
        this.model = new LedgerModel(maxUnpaid);
        this.skus =
                IntStream.range(0, PRODUCTS).mapToObj(n -> name + "-sku-" + n).toList();
        skus.forEach(sku -> {
            shop.list(sku, Optional.empty(), true);
            adjust(sku, 20);
        });
    }

    /** Takes about so many steps; one call to the ledger may be many of them. */
    void walk(int steps) {
        for (int taken = 0; taken < steps; ) {
            taken += switch (random.nextInt(20)) {
                case 0 -> adjust(pick(skus), random.nextInt(-10, 25));
                case 1 -> list(pick(skus));
                case 2, 3, 4, 5, 6, 7 -> hold();
                case 8, 9, 10, 11, 12 -> settle();
                case 13, 14, 15, 16 -> log();
                default -> holdHot();
            };
        }
    }

    /** Every product of this walk as the model has it. */
    void check() {
        for (String sku : skus) {
            LedgerModel.Product expected = model.product(sku);
            shop.assertShelf(sku, expected.available, expected.held, expected.sold);
            shop.assertEqualToLog(sku, expected.adjusted, expected.loggedHeld, expected.loggedSold);
        }
    }

    long hotHeld() {
        return hotHeld;
    }

    private int adjust(String sku, long delta) {
        model.adjust(sku, delta);
        apply(shop.adjusted(offset, sku, delta));
        return 1;
    }

    private int list(String sku) {
        LedgerModel.Product product = model.product(sku);
        product.limit = random.nextBoolean() ? Optional.empty() : Optional.of(random.nextInt(1, 12));
        product.onSale = random.nextInt(4) > 0;
        apply(shop.listed(offset, sku, product.limit, product.onSale));
        return 1;
    }

    private int hold() {
        List<HoldRequest> requests = new ArrayList<>();
        for (int n = random.nextInt(1, 40); n > 0; n--) {
            requests.add(orders.isEmpty() || random.nextInt(3) > 0 ? fresh() : again(pick(orders)));
        }
        List<HoldResult> expected = requests.stream().map(model::hold).toList();
        assertThat(shop.ledger.hold(shop.epochKnown(), requests)).isEqualTo(expected);
        requests.forEach(this::remember);
        return requests.size();
    }

    private int settle() {
        List<Settlement> settlements = new ArrayList<>();
        List<SettleResult> expected = new ArrayList<>();
        for (int n = random.nextInt(1, 40); n > 0; n--) {
            HoldRequest order = orders.isEmpty() || random.nextInt(20) == 0 ? fresh() : pick(orders);
            Kind kind = random.nextBoolean() ? Kind.SELL : Kind.RELEASE;
            settlements.add(new Settlement(kind, order.orderId(), order.orderNumber()));
            expected.add(model.settle(kind, order));
        }
        assertThat(shop.ledger.settle(shop.epochKnown(), settlements)).isEqualTo(expected);
        return settlements.size();
    }

    /** The log tells of an order: its number or its outcome, for the first time or once more. */
    private int log() {
        HoldRequest order = orders.isEmpty() || random.nextInt(20) == 0 ? fresh() : model.placed(pick(orders));
        remember(order);
        if (random.nextBoolean()) {
            ApplyResult expected = model.numbered(order);
            assertThat(apply(shop.numberedEntry(offset, order))).isEqualTo(expected);
            return 1;
        }
        Kind kind = random.nextBoolean() ? Kind.SELL : Kind.RELEASE;
        if (model.contradicts(kind, order)) {
            // The log never contradicts what was settled by it.
            kind = kind == Kind.SELL ? Kind.RELEASE : Kind.SELL;
        }
        ApplyResult expected = model.closed(kind, order);
        assertThat(apply(shop.closedEntry(offset, kind, order))).isEqualTo(expected);
        return 1;
    }

    /** Everybody wants the same thing: who gets it is open, how many get it is not. */
    private int holdHot() {
        List<HoldRequest> requests = IntStream.range(0, random.nextInt(1, 40))
                .mapToObj(n -> request("hot", name + "-hot-user-" + made, TestShop.line(hotSku, 1)))
                .toList();
        List<HoldResult> results = shop.ledger.hold(shop.epochKnown(), requests);
        for (int i = 0; i < requests.size(); i++) {
            HoldRequest order = requests.get(i);
            if (results.get(i) instanceof HoldResult.Held) {
                hotHeld++;
                if (random.nextInt(3) > 0) {
                    Settlement back = new Settlement(Kind.RELEASE, order.orderId(), order.orderNumber());
                    assertThat(shop.ledger.settle(shop.epochKnown(), List.of(back, back)))
                            .containsExactly(
                                    new SettleResult.Settled(), new SettleResult.AlreadyClosed(HoldState.RELEASED));
                    hotHeld--;
                }
            }
        }
        return requests.size();
    }

    /** Applies one record of this walk's own partition, twice. */
    private ApplyResult apply(LogEntry entry) {
        LogSlice slice = new LogSlice(LogSlice.partitionOf(name, 0), offset, offset + 1, List.of(entry));
        List<ApplyResult> results = shop.keeper.apply(shop.epochKnown(), List.of(slice, slice));
        assertThat(results.get(1)).isEqualTo(new ApplyResult.Applied(0, 0, 0, 0));
        offset++;
        return results.get(0);
    }

    private HoldRequest fresh() {
        OrderLine[] lines = IntStream.range(0, random.nextInt(1, 4))
                .mapToObj(n -> TestShop.line(pick(skus), random.nextInt(1, 4)))
                .toArray(OrderLine[]::new);
        return request("order", name + "-user-" + random.nextInt(USERS), lines);
    }

    private HoldRequest request(String stem, String user, OrderLine... lines) {
        made++;
        return TestShop.request(name + "-" + stem + "-" + made, shop.number(), user, lines);
    }

    /** The same order under another number, or now and then another order under the same id. */
    private HoldRequest again(HoldRequest order) {
        List<OrderLine> lines =
                random.nextInt(10) > 0 ? order.lines() : List.of(TestShop.line(pick(skus), random.nextInt(4, 9)));
        return TestShop.request(order.orderId(), shop.number(), order.userId(), lines.toArray(OrderLine[]::new));
    }

    private void remember(HoldRequest order) {
        if (orders.size() < REMEMBERED) {
            orders.add(order);
        } else {
            orders.set(random.nextInt(REMEMBERED), order);
        }
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
