package io.paywindow.stock.ledger;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.StockSnapshot;
import io.paywindow.ledger.LogEntry;
import io.paywindow.ledger.Settlement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What the log adds up to, product by product: the ledger's arithmetic once more, without Redis.
 *
 * <p>Facts of different partitions may come in any order; those of one partition come in theirs. A fact that says again what was said
 * counts once. Where a snapshot was taken, only what comes after it counts. Not thread-safe.
 */
final class LogFold {

    /** The figures of a product that the log has, and the ledger must have. */
    record Sums(long adjusted, long held, long sold) {

        static final Sums NONE = new Sums(0, 0, 0);

        private Sums plus(long adjusted, long held, long sold) {
            return new Sums(this.adjusted + adjusted, this.held + held, this.sold + sold);
        }
    }

    private final long dedupeMs;
    private final Map<String, Sums> sums = new HashMap<>();
    /** By sku, the offsets from which on facts are not in its snapshot. */
    private final Map<String, Map<String, Long>> cuts = new HashMap<>();
    /** By sku, the adjustments that would be a repetition, and when they were appended. */
    private final Map<String, Map<String, Long>> adjustments = new HashMap<>();

    private final NumberSet numbered = new NumberSet();
    private final NumberSet closed = new NumberSet();

    LogFold(Duration dedupeWindow) {
        this.dedupeMs = dedupeWindow.toMillis();
    }

    /** Begins a product at its snapshot. */
    void startAt(StockSnapshot snapshot) {
        sums.put(
                snapshot.getSku(),
                new Sums(
                        snapshot.getAvailable() + snapshot.getHeld() + snapshot.getSold(),
                        snapshot.getHeld(),
                        snapshot.getSold()));
        cuts.put(snapshot.getSku(), snapshot.getOffsets());
    }

    /** Adds a record of the given {@code topic:partition}. */
    void add(String partition, LogEntry entry) {
        switch (entry) {
            case LogEntry.Listed listed -> {}
            case LogEntry.Refused refused -> {}
            case LogEntry.Adjusted(long offset, StockAdjusted adjustment, long appendedAt) ->
                adjust(partition, offset, adjustment, appendedAt);
            case LogEntry.Numbered fact -> {
                if (numbered.add(fact.numbered().getOrderNumber())) {
                    move(partition, fact.offset(), fact.numbered().getOrder().getLines(), 1, 0);
                }
            }
            case LogEntry.Closed(long offset, Settlement.Kind kind, String number, OrderPlaced order) -> {
                if (closed.add(number)) {
                    move(partition, offset, order.getLines(), -1, kind == Settlement.Kind.SELL ? 1 : 0);
                }
            }
        }
    }

    /** Notes a number whose fact no snapshot lacks, so that its repetition will be known. */
    void noteNumbered(String number) {
        numbered.add(number);
    }

    boolean isClosed(String number) {
        return closed.contains(number);
    }

    boolean isNumbered(String number) {
        return numbered.contains(number);
    }

    /** The first offset of a partition that counts for any product; what comes before it is in every snapshot. */
    long countsFrom(String partition) {
        if (cuts.isEmpty() || !cuts.keySet().containsAll(adjustments.keySet())) {
            return 0;
        }
        return cuts.values().stream()
                .mapToLong(cut -> cut.getOrDefault(partition, 0L))
                .min()
                .orElse(0);
    }

    /** The offset of a partition up to which some snapshot has it. */
    long snapshotUpTo(String partition) {
        return cuts.values().stream()
                .mapToLong(cut -> cut.getOrDefault(partition, 0L))
                .max()
                .orElse(0);
    }

    /** Whether the log, as far as the offsets say, has all that the snapshots stand for. */
    boolean cutsAreWithin(Map<String, Long> offsets) {
        return cuts.values().stream()
                .flatMap(cut -> cut.entrySet().stream())
                .allMatch(cut -> cut.getValue() <= offsets.getOrDefault(cut.getKey(), 0L));
    }

    Set<String> skus() {
        return Set.copyOf(sums.keySet());
    }

    Sums of(String sku) {
        return sums.getOrDefault(sku, Sums.NONE);
    }

    /** The adjustments that would be repetitions: sku, id and append time of each. */
    void forEachAdjustment(BiConsumer<String, Map<String, Long>> action) {
        adjustments.forEach(action);
    }

    /** Forgets what can no longer be repeated: numbers of days before the given one, {@code yyyyMMdd}. */
    void forgetBefore(int day) {
        numbered.forgetBefore(day);
        closed.forgetBefore(day);
    }

    private void adjust(String partition, long offset, StockAdjusted adjustment, long appendedAt) {
        String sku = adjustment.getSku();
        Map<String, Long> known = adjustments.computeIfAbsent(sku, any -> new LinkedHashMap<>());
        known.values().removeIf(at -> at < appendedAt - dedupeMs);
        if (known.putIfAbsent(adjustment.getAdjustmentId(), appendedAt) == null && counts(sku, partition, offset)) {
            sums.merge(sku, Sums.NONE.plus(adjustment.getDelta(), 0, 0), LogFold::sum);
        }
    }

    private void move(String partition, long offset, List<OrderLine> lines, int held, int sold) {
        for (OrderLine line : lines) {
            if (counts(line.getSku(), partition, offset)) {
                long units = line.getQuantity();
                sums.merge(line.getSku(), Sums.NONE.plus(0, held * units, sold * units), LogFold::sum);
            }
        }
    }

    private boolean counts(String sku, String partition, long offset) {
        Map<String, Long> cut = cuts.get(sku);
        return cut == null || offset >= cut.getOrDefault(partition, 0L);
    }

    private static Sums sum(Sums a, Sums b) {
        return a.plus(b.adjusted(), b.held(), b.sold());
    }
}
