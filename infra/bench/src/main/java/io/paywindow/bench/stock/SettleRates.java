package io.paywindow.bench.stock;

import io.lettuce.core.ScriptOutputType;
import io.paywindow.bench.Bench;
import io.paywindow.bench.BenchServers;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import io.paywindow.bench.StockedLedger;
import io.paywindow.contract.OrderLine;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.ledger.HoldRequest;
import io.paywindow.ledger.SettleResult;
import io.paywindow.ledger.Settlement;
import io.paywindow.ledger.Settlement.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How many orders a second are settled, by batch, beside the very same script called with words made beforehand. */
public final class SettleRates implements Measurement {

    private static final int LARGEST = 500;
    private static final List<Integer> BATCHES = List.of(1, 100, LARGEST);
    private static final int PRODUCTS = 100;
    private static final double AIM = 0.8;
    private static final String DIGEST = "0123456789abcdef0123456789abcdef";

    private int made;

    @Override
    public String name() {
        return "settle";
    }

    @Override
    public String title() {
        return "Settle: orders a second through the ledger, by orders in a batch";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        section.say("""
                Held orders of one line of one of %d products are sold, one caller, each batch after the answer to the one before. Ours: the settlements
                made, the script called, its answers read. Bare: the very same script, called on the same connection with words made beforehand, its
                answers counted. Medians of alternating rounds.
                """.formatted(PRODUCTS));
        Section.Table table = section.table("orders in a batch", "ours", "bare", "ours / bare");
        double found = 0;
        for (int batch : BATCHES) {
            bench.progress("batches of " + batch);
            try (BenchServers servers = new BenchServers();
                    StockedLedger stock = new StockedLedger(servers.redis().url(), PRODUCTS)) {
                int orders = bench.count(batch == 1 ? 10_000 : 100_000, 1_000);
                List<Double> ours = new ArrayList<>();
                List<Double> bare = new ArrayList<>();
                String script = scriptOf(stock);
                for (int round = 0; round < bench.count(5, 1); round++) {
                    ours.add(ours(stock, hold(stock, orders), batch));
                    bare.add(bare(stock, script, hold(stock, orders), batch));
                }
                found = Seconds.steady(ours) / Seconds.steady(bare);
                table.row(
                        batch,
                        Figure.count(Seconds.steady(ours)),
                        Figure.count(Seconds.steady(bare)),
                        Figure.part(found));
            }
        }
        table.end();
        section.aim("at least 80 % of the bare script with batches of 500", Figure.part(found), found >= AIM);
    }

    private static double ours(StockedLedger stock, List<HoldRequest> held, int batch) {
        long begun = System.nanoTime();
        for (int from = 0; from < held.size(); from += batch) {
            List<Settlement> settlements = new ArrayList<>(batch);
            for (HoldRequest order : held.subList(from, Math.min(held.size(), from + batch))) {
                settlements.add(new Settlement(Kind.SELL, order.orderId(), order.orderNumber()));
            }
            for (SettleResult result : stock.ledger().settle(stock.epoch(), settlements)) {
                expect(result instanceof SettleResult.Settled, result);
            }
        }
        return perSecond(held.size(), begun);
    }

    private static double bare(StockedLedger stock, String script, List<HoldRequest> held, int batch) {
        List<String[]> calls = new ArrayList<>();
        for (int from = 0; from < held.size(); from += batch) {
            List<String> words = new ArrayList<>(List.of(stock.epoch()));
            for (HoldRequest order : held.subList(from, Math.min(held.size(), from + batch))) {
                words.addAll(List.of("SOLD", order.orderId(), order.orderNumber()));
            }
            calls.add(words.toArray(String[]::new));
        }
        String[] keys = {RedisKeys.ledgerEpoch()};
        long begun = System.nanoTime();
        int settled = 0;
        for (String[] words : calls) {
            List<String> reply =
                    stock.link().await(stock.link().text().evalsha(script, ScriptOutputType.MULTI, keys, words));
            settled += reply.size();
        }
        double rate = perSecond(held.size(), begun);
        expect(settled == held.size(), settled);
        return rate;
    }

    private List<HoldRequest> hold(StockedLedger stock, int orders) {
        List<HoldRequest> held = new ArrayList<>(orders);
        for (int n = 0; n < orders; n++) {
            made++;
            held.add(new HoldRequest(
                    "order-" + made,
                    DIGEST,
                    StockShop.number(made),
                    "user-" + made,
                    List.of(new OrderLine(stock.sku(made), 1, StockedLedger.PRICE))));
        }
        for (int from = 0; from < orders; from += LARGEST) {
            stock.ledger().hold(stock.epoch(), held.subList(from, Math.min(orders, from + LARGEST)));
        }
        return held;
    }

    /** The hash of the settling script, as Redis was last asked for it. */
    private String scriptOf(StockedLedger stock) {
        var redis = stock.link().text();
        List<HoldRequest> one = hold(stock, 1);
        stock.link().await(redis.configSet("slowlog-log-slower-than", "0"));
        ours(stock, one, 1);
        // Twice: Redis learns the script the first time, when it is sent whole.
        ours(stock, hold(stock, 1), 1);
        List<Object> slow = stock.link().await(redis.slowlogGet(10));
        stock.link().await(redis.configSet("slowlog-log-slower-than", "10000"));
        for (Object entry : slow) {
            // An entry is id, time, duration, words, client.
            if (entry instanceof List<?> fields
                    && fields.get(3) instanceof List<?> words
                    && String.valueOf(words.getFirst()).equalsIgnoreCase("EVALSHA")
                    && words.contains("SOLD")) {
                return String.valueOf(words.get(1));
            }
        }
        throw new IllegalStateException("Redis tells of no settlement among " + slow);
    }

    private static double perSecond(int orders, long begun) {
        return orders * (double) Duration.ofSeconds(1).toNanos() / (System.nanoTime() - begun);
    }

    private static void expect(boolean good, Object found) {
        if (!good) {
            throw new IllegalStateException("the ledger answered " + found + " (expected: settled)");
        }
    }
}
