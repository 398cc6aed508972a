package io.paywindow.bench.number;

import io.paywindow.bench.StockedLedger;
import io.paywindow.contract.OrderLine;
import io.paywindow.ledger.HoldRequest;
import io.paywindow.ledger.HoldResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Callers that hold orders in batches, each batch after the answer to the one before, as the allocator's threads do. */
final class HoldLoad {

    /** As long as the contract's digest. */
    static final String DIGEST = "0123456789abcdef0123456789abcdef";

    private static final int DIGITS = 3;
    // Twelve digits behind the one, far from those that redis-benchmark draws.
    private static final long ID_BASE = 1_500_000_000_000L;

    private final StockedLedger stock;
    private final NumberSource numbers;
    private final int batch;
    private final AtomicLong orders = new AtomicLong();

    /**
     * @param perSecond orders
     * @param batches how long a batch took, in nanoseconds
     */
    record Result(double perSecond, Histogram batches) {}

    HoldLoad(StockedLedger stock, NumberSource numbers, int batch) {
        this.stock = stock;
        this.numbers = numbers;
        this.batch = batch;
    }

    Result run(int count, int callers) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            long begun = System.nanoTime();
            List<Future<Histogram>> all = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                all.add(threads.submit(() -> call(count / callers / batch)));
            }
            Histogram batches = new Histogram(DIGITS);
            for (Future<Histogram> each : all) {
                batches.add(each.get());
            }
            double seconds =
                    (double) (System.nanoTime() - begun) / Duration.ofSeconds(1).toNanos();
            return new Result(batches.getTotalCount() * batch / seconds, batches);
        }
    }

    private Histogram call(int batches) {
        Histogram times = new Histogram(DIGITS);
        for (int each = 0; each < batches; each++) {
            long begun = System.nanoTime();
            List<HoldResult> results = hold();
            times.recordValue(System.nanoTime() - begun);
            for (HoldResult result : results) {
                if (!(result instanceof HoldResult.Held)) {
                    throw new IllegalStateException("the ledger answered " + result + " (expected: held)");
                }
            }
        }
        return times;
    }

    /** One batch of orders not held before. */
    List<HoldResult> hold() {
        List<HoldRequest> requests = new ArrayList<>(batch);
        for (int each = 0; each < batch; each++) {
            long order = orders.incrementAndGet();
            String id = "o-" + padded(order);
            List<OrderLine> lines = List.of(new OrderLine(stock.sku(order), 1, StockedLedger.PRICE));
            requests.add(new HoldRequest(id, DIGEST, numbers.next(), "u-" + padded(order), lines));
        }
        return stock.ledger().hold(stock.epoch(), requests);
    }

    /** Twelve digits, as redis-benchmark makes them; by hand, or the formatter would be what is measured. */
    private static String padded(long order) {
        String digits = Long.toString(ID_BASE + order);
        return digits.substring(1);
    }
}
