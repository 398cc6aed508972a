package io.paywindow.bench.expiry;

import io.paywindow.bench.Bench;
import io.paywindow.bench.BenchServers;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import io.paywindow.bench.Wait;
import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** How late an unpaid order expires, as a read_committed consumer sees it: from its due time to the outcome in hand. */
public final class ExpiryLateness implements Measurement {

    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    // The compiler needs some hundred thousand orders to get to know the code, whatever the rate measured after it.
    private static final Duration WARM_UP = Duration.ofSeconds(25);
    private static final int WARM_UP_RATE = 8_000;

    private static final Histogram NONE = new Histogram(3);
    private static final long P99_AIM = 100_000_000;
    private static final long P999_AIM = 150_000_000;
    private static final double P99 = 99;
    private static final double P999 = 99.9;

    private long worstP99;
    private long worstP999;

    @Override
    public String name() {
        return "expiry-lateness";
    }

    @Override
    public String title() {
        return "How late an unpaid order expires";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        worstP99 = 0;
        worstP999 = 0;
        section.say(
                "From due to the outcome in the hands of a read_committed consumer: p50 / p99 / p99.9 / max. Half of the orders are paid. "
                        + "Ours with tick and commit interval at 20 ms, then at their defaults, 100 ms and 50 ms.");
        Section.Table table = section.table("orders/s", "20 ms, 20 ms", "CPU an order", "defaults", "wrong", "lost");
        int[] rates = bench.isQuick() ? new int[] {200} : new int[] {1_000, 8_000, 20_000};
        row(bench, table, 0);
        for (int rate : rates) {
            row(bench, table, rate);
        }
        table.end();
        section.aim("p99 ≤ 100 ms up to 20,000 orders/s", Figure.time(worstP99), worstP99 <= P99_AIM);
        section.aim("p99.9 ≤ 150 ms", Figure.time(worstP999), worstP999 <= P999_AIM);
    }

    private void row(Bench bench, Section.Table table, int rate) throws Exception {
        String what = rate == 0 ? "one order, now and then" : Figure.count(rate);
        bench.progress(what);
        Run prompt = measure(bench, rate, OurTill.PROMPT);
        Run defaults = measure(bench, rate, Map.of());
        worstP99 = Math.max(worstP99, prompt.verdict().lateness().getValueAtPercentile(P99));
        worstP999 = Math.max(worstP999, prompt.verdict().lateness().getValueAtPercentile(P999));
        table.row(
                what,
                Figure.spread(prompt.verdict().lateness()),
                rate == 0 ? "" : Figure.time(prompt.cpuNanosAnOrder()),
                Figure.spread(defaults.verdict().lateness()),
                prompt.verdict().wrong() + defaults.verdict().wrong(),
                prompt.verdict().lost() + defaults.verdict().lost());
    }

    private record Run(Journal.Verdict verdict, double cpuNanosAnOrder) {}

    private static Run measure(Bench bench, int rate, Map<String, String> settings) throws Exception {
        return rate == 0 ? single(bench, settings) : steady(bench, rate, settings);
    }

    private static Run steady(Bench bench, int rate, Map<String, String> settings) throws Exception {
        int warmRate = Math.max(rate, bench.count(WARM_UP_RATE, rate));
        int warmUp = Customers.coming(warmRate, bench.lasting(WARM_UP, Duration.ofSeconds(1)));
        int orders = warmUp + Customers.coming(rate, bench.lasting(Duration.ofSeconds(10), Duration.ofSeconds(2)));
        Journal journal = new Journal(orders);
        try (BenchServers servers = new BenchServers();
                OurTill till = new OurTill(servers, journal, settings)) {
            new Customers(till, journal, warmRate, WINDOW).come(0, warmUp);
            awaitEnds(journal, warmUp);
            double cpuBefore = till.processor().cpuSeconds();
            new Customers(till, journal, rate, WINDOW).come(warmUp, orders);
            awaitEnds(journal, orders);
            double cpu = till.processor().cpuSeconds() - cpuBefore;
            return new Run(journal.verdict(warmUp), cpu / (orders - warmUp) * 1e9);
        }
    }

    private static void awaitEnds(Journal journal, int orders) {
        var unused = Wait.within(PATIENCE, () -> journal.ends() >= orders);
    }

    /** One order at a time and no other traffic, as at night. */
    private static Run single(Bench bench, Map<String, String> settings) throws Exception {
        int orders = bench.count(10, 2);
        Journal journal = new Journal(orders);
        try (BenchServers servers = new BenchServers();
                OurTill till = new OurTill(servers, journal, settings)) {
            for (int order = 0; order < orders; order++) {
                int ends = order + 1;
                long dueAt = KafkaShop.CLOCK.millis() + 1_100;
                journal.asked(order, dueAt);
                till.open(order, dueAt);
                var unused = Wait.within(PATIENCE, () -> journal.ends() >= ends);
            }
            return new Run(journal.verdict(bench.count(2, 0)), NONE.getTotalCount());
        }
    }
}
