package io.paywindow.bench;

import io.paywindow.contract.ProductListed;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.names.Topic;
import io.paywindow.ledger.ApplyResult;
import io.paywindow.ledger.Keeping;
import io.paywindow.ledger.LedgerKeeper;
import io.paywindow.ledger.LedgerSettings;
import io.paywindow.ledger.LogEntry;
import io.paywindow.ledger.LogSlice;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.ledger.StockLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** A ledger in an empty Redis, its shelves filled and declared equal to the log, as stock-service would leave it. */
public final class StockedLedger implements AutoCloseable {

    /** More than any measurement sells. */
    public static final long UNITS = 1_000_000_000;

    public static final long PRICE = 1_999;
    public static final String CURRENCY = "CNY";

    private final RedisLink link;
    private final StockLedger ledger;
    private final List<String> skus;
    private final String epoch;

    /**
     * @param products how many there are on sale, {@code sku-0} and so on
     */
    public StockedLedger(String redisUrl, int products) {
        link = new RedisLink(new RedisSettings(redisUrl, Duration.ofSeconds(10)), "bench");
        ledger = new StockLedger(link, new LedgerSettings(Duration.ofHours(24), 1_000_000));
        List<String> names = new ArrayList<>();
        for (int product = 0; product < products; product++) {
            names.add("sku-" + product);
        }
        skus = List.copyOf(names);
        apply(
                Topic.PRODUCT_LISTED,
                (offset, sku) -> new LogEntry.Listed(
                        offset, new ProductListed(sku, sku, PRICE, CURRENCY, null, true, Instant.EPOCH)));
        apply(
                Topic.STOCK_ADJUSTED,
                (offset, sku) -> new LogEntry.Adjusted(
                        offset,
                        new StockAdjusted("stock-of-" + sku, sku, UNITS, "bench", "bench", Instant.EPOCH),
                        offset));
        epoch = ledger.declareEqual();
    }

    private void apply(Topic topic, BiFunction<Long, String, LogEntry> entry) {
        LedgerKeeper keeper = ledger.keeper("bench");
        Keeping keeping = keeper.keep();
        List<LogEntry> entries = new ArrayList<>();
        for (String sku : skus) {
            entries.add(entry.apply((long) entries.size(), sku));
        }
        LogSlice slice = new LogSlice(LogSlice.partitionOf(topic.topicName(), 0), 0, entries.size(), entries);
        ApplyResult result = keeper.repair(keeping.replid(), List.of(slice)).getFirst();
        if (!(result instanceof ApplyResult.Applied)) {
            throw new IllegalStateException("the ledger answered " + result);
        }
    }

    public StockLedger ledger() {
        return ledger;
    }

    public RedisLink link() {
        return link;
    }

    /** Under which to hold and settle. */
    public String epoch() {
        return epoch;
    }

    /** The sku of a turn: each in its turn. */
    public String sku(long turn) {
        return skus.get((int) (turn % skus.size()));
    }

    @Override
    public void close() {
        link.close();
    }
}
