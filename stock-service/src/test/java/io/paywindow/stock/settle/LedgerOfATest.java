package io.paywindow.stock.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.order.OrderDigest;
import io.paywindow.ledger.ApplyResult;
import io.paywindow.ledger.HoldRequest;
import io.paywindow.ledger.HoldResult;
import io.paywindow.ledger.LedgerKeeper;
import io.paywindow.ledger.LedgerSettings;
import io.paywindow.ledger.LogEntry;
import io.paywindow.ledger.LogSlice;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.ledger.Shelf;
import io.paywindow.ledger.StockLedger;
import io.paywindow.stock.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A ledger with one product, tea, on its shelf. */
final class LedgerOfATest implements AutoCloseable {

    private static final String SKU = "tea";

    private final RedisLink link;
    private final StockLedger ledger;

    LedgerOfATest(String redisUrl, int units) {
        this.link = new RedisLink(new RedisSettings(redisUrl, Duration.ofSeconds(2)), "test");
        this.ledger = new StockLedger(link, new LedgerSettings(Duration.ofHours(1), 1000));
        LedgerKeeper keeper = ledger.keeper("test");
        apply(
                keeper,
                "product-listed:0",
                new LogEntry.Listed(0, new ProductListed(SKU, "Tea", 1250L, "CNY", null, true, Instant.EPOCH)));
        apply(
                keeper,
                "stock-adjusted:0",
                new LogEntry.Adjusted(0, new StockAdjusted("first", SKU, (long) units, "", "test", Instant.EPOCH), 0));
        ledger.declareEqual();
    }

    private void apply(LedgerKeeper keeper, String partition, LogEntry entry) {
        String replid = keeper.keep().replid();
        assertThat(keeper.repair(replid, List.of(new LogSlice(partition, 0, 1, List.of(entry)))))
                .allMatch(ApplyResult.Applied.class::isInstance);
    }

    StockLedger ledger() {
        return ledger;
    }

    /** Holds so many units for the n-th order. */
    void hold(int n, int quantity) {
        OrderPlaced order = Facts.placed(n, SKU, quantity);
        HoldRequest request = new HoldRequest(
                order.getOrderId(), OrderDigest.of(order), Facts.number(n), order.getUserId(), order.getLines());
        assertThat(ledger.hold(ledger.epoch().orElseThrow(), List.of(request)))
                .containsExactly(new HoldResult.Held(Facts.number(n)));
    }

    void assertShelf(long available, long held, long sold) {
        Shelf shelf = ledger.shelf(SKU).orElseThrow();
        assertThat(List.of(shelf.available(), shelf.held(), shelf.sold())).containsExactly(available, held, sold);
    }

    @Override
    public void close() {
        link.close();
    }
}
