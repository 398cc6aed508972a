package io.paywindow.bench.api;

import io.paywindow.bench.Bench;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import io.paywindow.bench.Wait;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/** A whole order's life, from POST to its end and its goods' return: how long each part takes, and what an order costs. */
public final class LineTimes implements Measurement {

    private static final int CREATED = 201;
    private static final int CONNECTIONS = 256;
    private static final int CUSTOMERS = 500;
    private static final int SINGLES = 20;
    private static final int SINGLES_A_SECOND = 4;
    private static final double HALF = 0.5;
    private static final double RATE_AIM = 7_500;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration ALL_OVER_WITHIN = Duration.ofMinutes(2);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final InstantSource clock = Clock.systemUTC();

    @Override
    public String name() {
        return "line";
    }

    @Override
    public String title() {
        return "The whole line: an order from POST to its end";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        try (WholeLine line = new WholeLine(WINDOW, GRACE);
                PaymentProvider provider = new PaymentProvider(line.port(), clock);
                Returns returns = new Returns(line.redisUrl());
                Customers customers = new Customers(line.redisUrl(), provider, WINDOW, GRACE, clock, returns::await)) {
            Buyers buyers = new Buyers(line.port(), bench.count(CUSTOMERS, 20));
            for (int n = 0; n < SINGLES; n++) {
                buyers.single(Returns.single(n));
            }
            ApiRounds rounds = new ApiRounds(line.port());
            bench.progress("warming up");
            rounds.closed(CONNECTIONS, CREATED, bench.lasting(Duration.ofMinutes(3), SECOND), buyers::order);
            Throughput most = most(bench, rounds, buyers, customers);
            allOver(line, customers);

            customers.reset();
            Map<String, Double> before = line.cpuMillis();
            double rate = most.ended() * HALF;
            Load half = rounds.open(
                    rate, CREATED, bench.lasting(Duration.ofSeconds(30), SECOND.multipliedBy(6)), mixed(buyers, rate));
            Map<String, Double> memory = line.residentBytes();
            allOver(line, customers);
            Map<String, Double> after = line.cpuMillis();

            tell(section, most, half, customers, returns.nanos());
            Costs.tell(section, "an order, from POST to its end", before, after, half.answers());
            tell(section, line.startTimes(), memory);
            section.aim(
                    "≥ 7.5 k orders a second from POST to their end",
                    Figure.count(most.ended()),
                    most.ended() >= RATE_AIM);
            long wrong = customers.wrong() + provider.refused();
            section.aim("every payment accepted, and no order with the wrong end", wrong + " wrong", wrong == 0);
        }
    }

    /**
     * What goes through at most.
     *
     * @param numbered orders a second that got their number
     * @param ended orders a second that ended in the same time
     */
    private record Throughput(Load numbered, double ended) {}

    /** As many as connections carry, once as many end as begin. */
    private static Throughput most(Bench bench, ApiRounds rounds, Buyers buyers, Customers customers)
            throws IOException {
        long before = customers.ended();
        long at = System.nanoTime();
        Load load = rounds.closed(
                CONNECTIONS, CREATED, bench.lasting(Duration.ofSeconds(20), SECOND.multipliedBy(12)), buyers::order);
        double ended = (customers.ended() - before) * NANOS_PER_SECOND / (System.nanoTime() - at);
        bench.progress("numbered: " + load + "; ended " + Figure.count(ended) + "/s");
        return new Throughput(load, ended);
    }

    private static void allOver(WholeLine line, Customers customers) {
        Wait.until("all orders are over", ALL_OVER_WITHIN, () -> customers.open() == 0);
        line.awaitQuiet();
    }

    /** Orders as ever and, one after the other, one for each product that has a single unit. */
    private static LongFunction<byte[]> mixed(Buyers buyers, double rate) {
        long every = Math.max(2, Math.round(rate / SINGLES_A_SECOND));
        return turn -> turn % every == 0 && turn / every < SINGLES
                ? buyers.order(turn, Returns.single(turn / every))
                : buyers.order(turn);
    }

    private static void tell(
            Section section, Throughput most, Load half, Customers customers, Histogram untilSellable) {
        section.say("""
                Every service and server in a process of its own on this machine, and the load. Every other order is paid half way through its
                window of 10 s, the others expire a second of grace after it. An end counts when order-api publishes it on `orders:paid` or
                `orders:expired`; goods count as sellable when the ledger has them, looked at each millisecond for products of one unit. Commit
                intervals and ticks are the defaults. Closed loop of 256 connections for the maximum, open loop at half of it for the times.
                Warm-up: 180 s of load.
                """);
        section.table("at most", "orders/s")
                .row("numbered", Figure.count(most.numbered().perSecond()))
                .row("paid or expired, in the same 20 s", Figure.count(most.ended()))
                .end();
        Section.Table times = section.table("at half of that", "how many", "p50 / p99 / p99.9 / max");
        row(times, "POST → number", half.nanos());
        row(times, "callback → shows as PAID", customers.untilPaid());
        row(times, "due (payBy and grace) → shows as EXPIRED", customers.untilExpired());
        row(times, "shows as EXPIRED → its unit can be sold", untilSellable);
        times.end();
    }

    private static void row(Section.Table table, String what, Histogram nanos) {
        table.row(what, Figure.count(nanos.getTotalCount()), Figure.spread(nanos));
    }

    private static void tell(Section section, Map<String, Duration> startTimes, Map<String, Double> memory) {
        Section.Table table =
                section.table("process", "ready after its start, all starting at once", "resident memory");
        memory.forEach((process, bytes) -> table.row(
                process,
                startTimes.containsKey(process)
                        ? Figure.time(startTimes.get(process).toNanos())
                        : "",
                Figure.bytes(bytes)));
        table.row(
                "all",
                "",
                Figure.bytes(memory.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum()));
        table.end();
    }
}
