package io.paywindow.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.contract.order.OrderDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A shop in a test: plays order-api, number-allocator and the log to a real ledger. Thread-safe. */
final class TestShop implements AutoCloseable {

    static final LedgerSettings SETTINGS = new LedgerSettings(Duration.ofHours(1), 20);

    final RedisLink link;
    final StockLedger ledger;
    final LedgerKeeper keeper;
    private volatile @Nullable String epochKnown;
    private final AtomicLong names = new AtomicLong();
    private final Map<String, Long> positions = new ConcurrentHashMap<>();

    TestShop(String redisUrl) {
        this(redisUrl, SETTINGS);
    }

    TestShop(String redisUrl, LedgerSettings settings) {
        this(new RedisSettings(redisUrl, Duration.ofSeconds(5)), settings);
    }

    TestShop(RedisSettings redis) {
        this(redis, SETTINGS);
    }

    private TestShop(RedisSettings redis, LedgerSettings settings) {
        this.link = new RedisLink(redis, "test");
        this.ledger = new StockLedger(link, settings);
        this.keeper = ledger.keeper("test");
    }

    /** A shop whose empty ledger is declared equal to its empty log. */
    static TestShop open(String redisUrl) {
        TestShop shop = new TestShop(redisUrl);
        shop.link.await(shop.link.text().flushall());
        shop.ledger.declareEqual();
        return shop;
    }

    String epoch() {
        return ledger.epoch().orElseThrow();
    }

    /** The epoch as it was first asked for. */
    String epochKnown() {
        String known = epochKnown;
        if (known == null) {
            known = epoch();
            epochKnown = known;
        }
        return known;
    }

    /** A sku with so many units on its shelf. */
    String product(long units) {
        return product(units, Optional.empty());
    }

    String product(long units, Optional<Integer> limit) {
        String sku = name("sku");
        list(sku, limit, true);
        adjust(sku, units);
        return sku;
    }

    void list(String sku, Optional<Integer> limit, boolean onSale) {
        apply("product-listed", offset -> listed(offset, sku, limit, onSale));
    }

    LogEntry listed(long offset, String sku, Optional<Integer> limit, boolean onSale) {
        return new LogEntry.Listed(
                offset,
                new ProductListed(sku, "Product " + sku, 1_999L, "CNY", limit.orElse(null), onSale, Instant.EPOCH));
    }

    void adjust(String sku, long delta) {
        adjust(sku, delta, name("adjustment"), 0);
    }

    void adjust(String sku, long delta, String id, long appendedAt) {
        StockAdjusted adjustment = new StockAdjusted(id, sku, delta, "test", "tester", Instant.EPOCH);
        apply("stock-adjusted", offset -> new LogEntry.Adjusted(offset, adjustment, appendedAt));
    }

    ApplyResult.Applied numbered(HoldRequest order) {
        return apply("order-numbered", offset -> numberedEntry(offset, order));
    }

    LogEntry numberedEntry(long offset, HoldRequest order) {
        return new LogEntry.Numbered(
                offset,
                new OrderNumbered(order.orderNumber(), placed(order), 600_000L, Instant.EPOCH, Instant.EPOCH, "epoch"));
    }

    ApplyResult.Applied closed(Settlement.Kind kind, HoldRequest order) {
        return apply("order-outcome", offset -> closedEntry(offset, kind, order));
    }

    LogEntry closedEntry(long offset, Settlement.Kind kind, HoldRequest order) {
        return new LogEntry.Closed(offset, kind, order.orderNumber(), placed(order));
    }

    void refused(HoldRequest order, RefusalReason reason, long appendedAt) {
        List<String> skus = order.lines().stream().map(OrderLine::getSku).toList();
        apply("order-refused", offset -> new LogEntry.Refused(offset, order.orderId(), reason, skus, appendedAt));
    }

    LogEntry adjusted(long offset, String sku, long delta) {
        return new LogEntry.Adjusted(
                offset, new StockAdjusted(name("adjustment"), sku, delta, "test", "tester", Instant.EPOCH), 0);
    }

    /** Applies a slice of a made-up partition. */
    ApplyResult slice(String topic, long from, long to, LogEntry... entries) {
        LogSlice slice = new LogSlice(LogSlice.partitionOf(topic, 0), from, to, List.of(entries));
        keeper.keep();
        return keeper.apply(epoch(), List.of(slice)).get(0);
    }

    /** Appends one record to partition 0 of a topic and applies it. */
    ApplyResult.Applied apply(String topic, LongFunction<LogEntry> record) {
        long offset = positions.merge(topic, 1L, Long::sum) - 1;
        LogSlice slice =
                new LogSlice(LogSlice.partitionOf(topic, 0), offset, offset + 1, List.of(record.apply(offset)));
        Keeping keeping = keeper.keep();
        assertThat(keeping.keeper()).isTrue();
        ApplyResult result = keeper.repair(keeping.replid(), List.of(slice)).get(0);
        assertThat(result).isInstanceOf(ApplyResult.Applied.class);
        return (ApplyResult.Applied) result;
    }

    /** An order under a new id and number. */
    HoldRequest order(String user, OrderLine... lines) {
        return request(name("order"), number(), user, lines);
    }

    static HoldRequest request(String orderId, String number, String user, OrderLine... lines) {
        List<OrderLine> all = List.of(lines);
        return new HoldRequest(orderId, OrderDigest.of(placed(orderId, user, all)), number, user, new ArrayList<>(all));
    }

    static OrderLine line(String sku, int quantity) {
        return new OrderLine(sku, quantity, 1_999L);
    }

    HoldResult hold(HoldRequest order) {
        return ledger.hold(epoch(), List.of(order)).get(0);
    }

    SettleResult settle(Settlement.Kind kind, HoldRequest order) {
        return ledger.settle(epoch(), List.of(new Settlement(kind, order.orderId(), order.orderNumber())))
                .get(0);
    }

    Shelf shelf(String sku) {
        return ledger.shelf(sku).orElseThrow();
    }

    void assertShelf(String sku, long available, long held, long sold) {
        Shelf shelf = shelf(sku);
        assertThat(List.of(shelf.available(), shelf.held(), shelf.sold()))
                .as("available, held, sold of %s", sku)
                .containsExactly(available, held, sold);
    }

    Figures.OfSku figures(String sku) {
        return keeper.figures(epoch(), List.of(sku)).orElseThrow().skus().get(0);
    }

    void assertEqualToLog(String sku, long adjusted, long held, long sold) {
        Figures.OfSku figures = figures(sku);
        assertThat(List.of(figures.adjusted(), figures.loggedHeld(), figures.loggedSold()))
                .as("adjusted, held, sold of %s by the log", sku)
                .containsExactly(adjusted, held, sold);
        assertThat(figures.isConserved()).isTrue();
        assertThat(figures.isExplained()).isTrue();
    }

    /** For how many ms more an order is remembered; empty if for ever. */
    Optional<Long> remembered(HoldRequest order) {
        return Optional.of(link.await(link.text().pttl(RedisKeys.hold(order.orderId()))))
                .filter(ms -> ms != -1);
    }

    Map<String, String> customer(String user) {
        return link.await(link.text().hgetall(RedisKeys.customer(user)));
    }

    String name(String stem) {
        return stem + "-" + names.incrementAndGet();
    }

    String number() {
        return "20261123%07d".formatted(names.incrementAndGet());
    }

    private static OrderPlaced placed(HoldRequest order) {
        return placed(order.orderId(), order.userId(), order.lines());
    }

    private static OrderPlaced placed(String orderId, String user, List<OrderLine> lines) {
        long total = lines.stream()
                .mapToLong(line -> line.getQuantity() * line.getUnitPrice())
                .sum();
        return new OrderPlaced(orderId, user, lines, "CNY", total, null, "test", Instant.EPOCH);
    }

    @Override
    public void close() {
        link.close();
    }
}
