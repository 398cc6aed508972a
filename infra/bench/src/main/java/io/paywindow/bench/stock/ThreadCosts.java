package io.paywindow.bench.stock;

import io.paywindow.bench.Bench;
import io.paywindow.bench.BenchServers;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import io.paywindow.bench.StockedLedger;
import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.names.Topic;
import io.paywindow.ledger.ApplyResult;
import io.paywindow.ledger.HoldRequest;
import io.paywindow.ledger.HoldResult;
import io.paywindow.ledger.LedgerKeeper;
import io.paywindow.ledger.LogEntry;
import io.paywindow.ledger.LogSlice;
import io.paywindow.ledger.SettleResult;
import io.paywindow.ledger.Settlement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What an order's four scripts, its hold, its settlement and two of the feed, take of the one thread that Redis has for them. */
public final class ThreadCosts implements Measurement {

    private static final List<Integer> BATCHES = List.of(1, 42, 500);
    private static final int PRODUCTS = 100;
    private static final int ROUNDS = 5;
    private static final String DIGEST = "0123456789abcdef0123456789abcdef";
    private static final Pattern MAIN_THREAD = Pattern.compile("used_cpu_(?:sys|user)_main_thread:([0-9.]+)");
    private static final double SECOND = 1e9;

    /** A thread 70 % busy with 10,000 orders/s. */
    private static final double AIM = 70_000;

    private int made;
    private long fed;

    @Override
    public String name() {
        return "ledger-thread";
    }

    @Override
    public String title() {
        return "What an order takes of the ledger's thread";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        section.say("""
                Processor time of Redis's main thread, as `INFO cpu` has it, network and append-only file included, for each order of one line of one of %d products: held, its
                number fed from the log, settled, its end fed from the log. One caller, each script after the answer to the one before. Medians of %d rounds.
                """.formatted(PRODUCTS, ROUNDS));
        Section.Table table = section.table(
                "orders in a script", "hold", "feed its number", "settle", "feed its end", "an order in all");
        double found = 0;
        for (int batch : BATCHES) {
            bench.progress("scripts of " + batch);
            try (BenchServers servers = new BenchServers();
                    StockedLedger stock = new StockedLedger(servers.redis().url(), PRODUCTS)) {
                double[] costs = measure(bench, stock, batch);
                found = costs[0] + costs[1] + costs[2] + costs[3];
                table.row(
                        batch,
                        Figure.time(costs[0]),
                        Figure.time(costs[1]),
                        Figure.time(costs[2]),
                        Figure.time(costs[3]),
                        Figure.time(found));
            }
        }
        table.end();
        section.aim("at most 70 µs an order in scripts of 500", Figure.time(found), found <= AIM);
    }

    private double[] measure(Bench bench, StockedLedger stock, int batch) {
        fed = 0;
        LedgerKeeper keeper = stock.ledger().keeper("bench");
        int orders = bench.count(batch == 1 ? 5_000 : 50_000, 500);
        List<double[]> rounds = new ArrayList<>();
        // One more, to warm up.
        for (int round = 0; round <= bench.count(ROUNDS, 1); round++) {
            rounds.add(round(stock, keeper, orders, batch));
        }
        rounds.removeFirst();
        double[] medians = new double[4];
        for (int phase = 0; phase < medians.length; phase++) {
            int which = phase;
            medians[phase] =
                    Seconds.median(rounds.stream().map(each -> each[which]).toList());
        }
        return medians;
    }

    private double[] round(StockedLedger stock, LedgerKeeper keeper, int orders, int batch) {
        List<OrderNumbered> numbered = orders(stock, orders);
        long begins = fed;
        fed += orders;
        return new double[] {
            cost(stock, keeper, numbered, batch, (from, some) -> hold(stock, some)),
            cost(stock, keeper, numbered, batch, (from, some) -> {
                List<LogEntry> entries = new ArrayList<>(some.size());
                for (OrderNumbered each : some) {
                    entries.add(new LogEntry.Numbered(begins + from + entries.size(), each));
                }
                feed(stock, keeper, Topic.ORDER_NUMBERED, entries);
            }),
            cost(stock, keeper, numbered, batch, (from, some) -> settle(stock, some)),
            cost(stock, keeper, numbered, batch, (from, some) -> {
                List<LogEntry> entries = new ArrayList<>(some.size());
                for (OrderNumbered each : some) {
                    entries.add(new LogEntry.Closed(
                            begins + from + entries.size(),
                            Settlement.Kind.SELL,
                            each.getOrderNumber(),
                            each.getOrder()));
                }
                feed(stock, keeper, Topic.ORDER_OUTCOME, entries);
            })
        };
    }

    /** Does something with some of the orders, those from the given one on. */
    private interface Step {
        void take(int from, List<OrderNumbered> some);
    }

    private static double cost(
            StockedLedger stock, LedgerKeeper keeper, List<OrderNumbered> orders, int batch, Step step) {
        // Whoever feeds must be the keeper, and its lease may have ended while others worked.
        expect(keeper.keep().keeper(), "another keeper");
        double before = mainThreadSeconds(stock);
        for (int from = 0; from < orders.size(); from += batch) {
            step.take(from, orders.subList(from, Math.min(orders.size(), from + batch)));
        }
        return (mainThreadSeconds(stock) - before) * SECOND / orders.size();
    }

    private static void hold(StockedLedger stock, List<OrderNumbered> orders) {
        List<HoldRequest> requests = orders.stream()
                .map(each -> new HoldRequest(
                        each.getOrder().getOrderId(),
                        DIGEST,
                        each.getOrderNumber(),
                        each.getOrder().getUserId(),
                        each.getOrder().getLines()))
                .toList();
        for (HoldResult result : stock.ledger().hold(stock.epoch(), requests)) {
            expect(result instanceof HoldResult.Held, result);
        }
    }

    private static void settle(StockedLedger stock, List<OrderNumbered> orders) {
        List<Settlement> settlements = orders.stream()
                .map(each ->
                        new Settlement(Settlement.Kind.SELL, each.getOrder().getOrderId(), each.getOrderNumber()))
                .toList();
        for (SettleResult result : stock.ledger().settle(stock.epoch(), settlements)) {
            expect(result instanceof SettleResult.Settled, result);
        }
    }

    private static void feed(StockedLedger stock, LedgerKeeper keeper, Topic topic, List<LogEntry> entries) {
        long from = entries.getFirst().offset();
        LogSlice slice = new LogSlice(LogSlice.partitionOf(topic.topicName(), 0), from, from + entries.size(), entries);
        ApplyResult result = keeper.apply(stock.epoch(), List.of(slice)).getFirst();
        expect(result.equals(new ApplyResult.Applied(0, 0, 0, 0)), result);
    }

    private List<OrderNumbered> orders(StockedLedger stock, int count) {
        List<OrderNumbered> orders = new ArrayList<>(count);
        for (int n = 0; n < count; n++) {
            made++;
            OrderPlaced placed = new OrderPlaced(
                    "order-" + made,
                    "user-" + made,
                    List.of(new OrderLine(stock.sku(made), 1, StockedLedger.PRICE)),
                    StockedLedger.CURRENCY,
                    StockedLedger.PRICE,
                    null,
                    "bench",
                    Instant.EPOCH);
            orders.add(new OrderNumbered(
                    StockShop.number(made), placed, 600_000L, Instant.EPOCH, Instant.EPOCH, stock.epoch()));
        }
        return orders;
    }

    private static double mainThreadSeconds(StockedLedger stock) {
        String info = stock.link().await(stock.link().text().info("cpu"));
        List<String> parts = MAIN_THREAD
                .matcher(info)
                .results()
                .map((MatchResult part) -> part.group(1))
                .toList();
        expect(parts.size() == 2, info);
        return parts.stream().mapToDouble(Double::parseDouble).sum();
    }

    private static void expect(boolean good, Object found) {
        if (!good) {
            throw new IllegalStateException("found: " + found + " (expected: what a sound ledger answers)");
        }
    }
}
