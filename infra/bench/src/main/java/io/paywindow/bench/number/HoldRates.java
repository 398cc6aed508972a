package io.paywindow.bench.number;

import io.paywindow.bench.Bench;
import io.paywindow.bench.BenchServers;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.RedisBenchmark;
import io.paywindow.bench.Section;
import io.paywindow.bench.StockedLedger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many orders a second get their stock and their number, by batch; beside the bare script and what people do instead. */
public final class HoldRates implements Measurement {

    private static final int LARGEST = 500;
    private static final List<Integer> BATCHES = List.of(1, 100, LARGEST);
    private static final List<Integer> CALLERS = List.of(1, 2);
    private static final double AIM = 0.6;
    private static final int PRODUCTS = 100;

    @Override
    public String name() {
        return "holds";
    }

    @Override
    public String title() {
        return "Hold and number: orders a second through the ledger, by orders in a batch";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        section.say("""
                An order of one line of one of %d products. Ours: a number from the lease, the request built and checked, the script
                that holds and numbers, the answer read; one and two callers on one connection, as the allocator's threads are. Bare: the
                very same script with the same words, sent by redis-benchmark, which neither makes ids nor reads answers.
                """.formatted(PRODUCTS));
        Section.Table table = section.table(
                "orders in a batch",
                "ours, 1 caller",
                "ours, 2 callers",
                "bare, 1 client",
                "bare, 2 clients",
                "ours / bare",
                "a batch takes p50 / p99 / p99.9 / max");
        Map<Integer, Double> ratios = new TreeMap<>();
        try (BenchServers servers = new BenchServers()) {
            String kafka = servers.kafka().bootstrapServers();
            for (int batch : BATCHES) {
                ratios.put(
                        batch,
                        measure(bench, table, batch, kafka, servers.redis().port()));
            }
        }
        table.end();
        double found = ratios.getOrDefault(LARGEST, 0.0);
        section.aim("at least 60 % of the bare script with batches of 500", Figure.part(found), found >= AIM);
        alternative(bench, section);
    }

    private static double measure(Bench bench, Section.Table table, int batch, String kafka, int redis)
            throws Exception {
        int orders = bench.count(batch == 1 ? 50_000 : 400_000, 2_000);
        String url = "redis://127.0.0.1:" + redis;
        try (StockedLedger stock = new StockedLedger(url, PRODUCTS);
                LeasedNumbers numbers = new LeasedNumbers(kafka, url, LeasedNumbers.LARGE, "bench-" + batch, "bench")) {
            HoldLoad load = new HoldLoad(stock, numbers, batch);
            bench.progress("batches of " + batch + ", warming up");
            load.run(orders / 2, 1);
            RedisBenchmark bare = new RedisBenchmark(redis);
            List<String> script = HoldScriptCall.observed(stock, numbers, batch);
            bench.progress("batches of " + batch + ", ours and bare");
            HoldLoad.Result ourOne = load.run(orders, CALLERS.getFirst());
            double bareOne = batch * bare.perSecond(script, CALLERS.getFirst(), orders / batch);
            HoldLoad.Result ourTwo = load.run(orders, CALLERS.getLast());
            double bareTwo = batch * bare.perSecond(script, CALLERS.getLast(), orders / batch);
            double ratio = Math.max(ourOne.perSecond(), ourTwo.perSecond()) / Math.max(bareOne, bareTwo);
            table.row(
                    batch,
                    Figure.count(ourOne.perSecond()),
                    Figure.count(ourTwo.perSecond()),
                    Figure.count(bareOne),
                    Figure.count(bareTwo),
                    Figure.part(ratio),
                    Figure.spread(ourOne.batches()));
            return ratio;
        }
    }

    private static void alternative(Bench bench, Section section) {
        bench.progress("separate commands");
        try (BenchServers servers = new BenchServers()) {
            double rate = SeparateCommands.perSecond(servers.redis().url(), bench.count(400_000, 2_000), LARGEST);
            section.say("""
                    What many shops do instead, INCR, DECR and SET for each order, %d orders in one flush, one caller: %s orders/s. It is neither
                    atomic nor idempotent, sells below zero and keeps no limit per customer.
                    """.formatted(LARGEST, Figure.count(rate)));
        }
    }
}
