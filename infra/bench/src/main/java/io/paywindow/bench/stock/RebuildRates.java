package io.paywindow.bench.stock;

import io.paywindow.bench.Bench;
import io.paywindow.bench.BenchServers;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.RedisServer;
import io.paywindow.ledger.LedgerSettings;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.ledger.Shelf;
import io.paywindow.ledger.StockLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How long a shop waits after Redis has forgotten everything: the ledger built anew from the log. */
public final class RebuildRates implements Measurement {

    private static final int PRODUCTS = 100;
    private static final long UNITS = 1_000_000;
    /** One order in so many is still open. */
    private static final int OPEN = 20;

    private static final Duration AIM = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "rebuild";
    }

    @Override
    public String title() {
        return "Rebuild: orders a second back in a ledger that Redis forgot";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        int orders = bench.count(500_000, 2_000);
        List<Double> rates = new ArrayList<>();
        try (BenchServers servers = new BenchServers()) {
            RedisServer redis = servers.redis();
            StockShop shop = servers.closing(new StockShop(
                    servers,
                    servers.kafka().bootstrapServers(),
                    "rebuild",
                    List.of(
                            "roles=stock",
                            "redis.url=" + redis.url(),
                            "amqp.url=" + servers.rabbit().freshVhostUri())));
            RedisLink link =
                    servers.closing(new RedisLink(new RedisSettings(redis.url(), Duration.ofSeconds(5)), "bench"));
            StockLedger ledger = new StockLedger(link, new LedgerSettings(Duration.ofHours(24), 1_000));
            bench.progress("writing " + orders + " orders");
            fill(shop, orders);
            StockShop.await("the ledger has every order", () -> has(ledger, orders));
            for (int round = 1; round <= bench.count(5, 1); round++) {
                bench.progress("round " + round);
                link.await(link.text().flushall());
                long begun = System.nanoTime();
                StockShop.await(
                        "the ledger is equal again", () -> ledger.epoch().isPresent());
                rates.add(orders * (double) Duration.ofSeconds(1).toNanos() / (System.nanoTime() - begun));
                if (!has(ledger, orders)) {
                    throw new IllegalStateException("the ledger came back without some orders");
                }
            }
        }
        double rate = Seconds.median(rates);
        section.say("""
                A log of %s orders of today, each with its number and all but one in %d with its outcome, of %d products. Redis forgets everything
                (FLUSHALL); from then until orders can be held again, with every closed order of the dedupe window remembered. One stock service,
                median of the rounds.
                """.formatted(Figure.count(orders), OPEN, PRODUCTS));
        section.table("orders in the log", "orders a second", "the shop waits")
                .row(
                        Figure.count(orders),
                        Figure.count(rate),
                        Figure.time(orders / rate * Duration.ofSeconds(1).toNanos()))
                .end();
        section.aim(
                "half a million orders within 30 s",
                Figure.count(rate) + " orders/s",
                500_000 / rate <= AIM.toSeconds());
    }

    private static void fill(StockShop shop, int orders) {
        for (int product = 0; product < PRODUCTS; product++) {
            String sku = "sku-" + product;
            shop.write(
                    Topic.PRODUCT_LISTED, sku, new ProductListed(sku, sku, 1_999L, "CNY", null, true, Instant.EPOCH));
            shop.write(
                    Topic.STOCK_ADJUSTED,
                    sku,
                    new StockAdjusted("first-" + sku, sku, UNITS, "", "bench", Instant.EPOCH));
        }
        for (int n = 0; n < orders; n++) {
            OrderPlaced order = shop.order(n, "sku-" + n % PRODUCTS);
            String number = StockShop.number(n);
            shop.write(Topic.ORDER_NUMBERED, number, shop.numbered(number, order));
            if (n % OPEN != 0) {
                shop.write(
                        Topic.ORDER_OUTCOME,
                        number,
                        shop.outcome(n % 2 == 0 ? OutcomeKind.PAID : OutcomeKind.EXPIRED, number, order));
            }
        }
        shop.flush();
    }

    /** Whether every order is held, sold or back on its shelf. */
    private static boolean has(StockLedger ledger, int orders) {
        long held = 0;
        long sold = 0;
        for (int product = 0; product < PRODUCTS; product++) {
            Shelf shelf = ledger.shelf("sku-" + product).orElse(null);
            if (shelf == null) {
                return false;
            }
            held += shelf.held();
            sold += shelf.sold();
        }
        long open = (orders + OPEN - 1L) / OPEN;
        // Even ones are paid, but for those that are open: every tenth of them.
        return held == open && sold == (orders + 1L) / 2 - open;
    }
}
