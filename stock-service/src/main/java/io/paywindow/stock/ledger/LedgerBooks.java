package io.paywindow.stock.ledger;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.ledger.LedgerRestore;
import io.paywindow.ledger.LogEntry;
import io.paywindow.ledger.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a rebuild must know beyond the figures: which orders are open, which were closed lately, and what each customer has. Not
 * thread-safe.
 */
final class LedgerBooks implements LogLoad.Orders {

    private final LedgerRestore restore;
    private final Set<String> limited;
    private final Duration dedupeWindow;
    private final Instant now;
    private final Map<String, OrderPlaced> open = new HashMap<>();
    private final Map<String, Map<String, Long>> units = new HashMap<>();
    private final Map<String, Integer> unpaid = new HashMap<>();

    /**
     * @param limited the skus with a limit per customer: of these alone it matters who has bought them
     */
    LedgerBooks(LedgerRestore restore, Set<String> limited, Duration dedupeWindow, Instant now) {
        this.restore = restore;
        this.limited = limited;
        this.dedupeWindow = dedupeWindow;
        this.now = now;
    }

    @Override
    public void closed(LogEntry.Closed closed, Instant appendedAt) {
        Duration remaining = dedupeWindow.minus(Duration.between(appendedAt, now));
        if (remaining.isPositive()) {
            restore.closed(closed.kind(), closed.orderNumber(), closed.order(), remaining);
        }
        if (closed.kind() == Settlement.Kind.SELL) {
            closed.order().getLines().stream()
                    .filter(line -> limited.contains(line.getSku()))
                    .forEach(line -> count(closed.order().getUserId(), line));
        }
    }

    @Override
    public void open(LogEntry.Numbered numbered) {
        open.put(numbered.numbered().getOrderNumber(), numbered.numbered().getOrder());
    }

    /** Whether the open orders found are all that the figures say is held: if not, there are older ones. */
    boolean explain(LogFold fold) {
        Map<String, Long> held = new HashMap<>();
        open.values()
                .forEach(order -> order.getLines()
                        .forEach(line -> held.merge(line.getSku(), (long) line.getQuantity(), Long::sum)));
        return fold.skus().stream().allMatch(sku -> fold.of(sku).held() == held.getOrDefault(sku, 0L));
    }

    /** Writes the open orders and the customers. */
    void write() {
        open.forEach((number, order) -> {
            restore.open(number, order);
            unpaid.merge(order.getUserId(), 1, Integer::sum);
            order.getLines().forEach(line -> count(order.getUserId(), line));
        });
        unpaid.keySet().forEach(user -> units.putIfAbsent(user, Map.of()));
        units.forEach((user, bySku) -> restore.customer(user, unpaid.getOrDefault(user, 0), bySku));
    }

    int openOrders() {
        return open.size();
    }

    private void count(String user, OrderLine line) {
        units.computeIfAbsent(user, any -> new HashMap<>()).merge(line.getSku(), (long) line.getQuantity(), Long::sum);
    }
}
