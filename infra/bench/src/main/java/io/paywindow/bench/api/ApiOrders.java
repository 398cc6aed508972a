package io.paywindow.bench.api;

import io.paywindow.bench.Bench;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** How many orders a second are numbered over HTTP with the whole line running, and how long each waits, beside a bare endpoint. */
public final class ApiOrders implements Measurement {

    private static final int CREATED = 201;
    private static final int BARE_CONNECTIONS = 64;
    /** A compiler needs many calls: with few connections the line is still half cold after minutes. */
    private static final int WARM_UP_CONNECTIONS = 256;

    private static final int CUSTOMERS = 500;
    private static final double RATE_AIM = 0.1;
    private static final long P99_AIM = 50_000_000;
    private static final double HALF = 0.5;
    /** Parts of the closed loop's rate that are tried, until one is answered as fast as it is asked. */
    private static final List<Double> STEPS = List.of(1.0, 0.9, 0.8, 0.65);

    private static final double KEEPS_UP = 0.98;
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "api-orders";
    }

    @Override
    public String title() {
        return "POST /orders: orders numbered a second, and how long each waits";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        try (WholeLine line = new WholeLine(Duration.ofMinutes(10), Duration.ofSeconds(5))) {
            Buyers buyers = new Buyers(line.port(), bench.count(CUSTOMERS, 20));
            ApiRounds rounds = new ApiRounds(line.port());
            bench.progress("warming up");
            rounds.closed(BARE_CONNECTIONS, CREATED, bench.lasting(Duration.ofSeconds(15), SECOND), buyers::bare);
            rounds.closed(WARM_UP_CONNECTIONS, CREATED, bench.lasting(Duration.ofMinutes(3), SECOND), buyers::order);
            line.awaitQuiet();

            Duration lasts = bench.lasting(Duration.ofSeconds(10), SECOND);
            Load bareBefore = rounds.closed(BARE_CONNECTIONS, CREATED, lasts, buyers::bare);
            bench.progress("bare: " + bareBefore);
            Load closed = fastestClosed(bench, rounds, line, buyers, lasts);
            Load most = mostSustained(bench, rounds, line, buyers, closed.perSecond());
            Map<String, Double> before = line.cpuMillis();
            Load half = rounds.open(most.perSecond() * HALF, CREATED, lasts.multipliedBy(2), buyers::order);
            line.awaitQuiet();
            Map<String, Double> after = line.cpuMillis();
            Load bareAfter = rounds.closed(BARE_CONNECTIONS, CREATED, lasts, buyers::bare);
            double bare = (bareBefore.perSecond() + bareAfter.perSecond()) / 2;
            tell(section, bareBefore, bareAfter, closed, most, half);
            Costs.tell(
                    section,
                    "an order, at half the maximum and until the line was quiet again",
                    before,
                    after,
                    half.answers());
            section.aim(
                    "accepted ≥ 10 % of the bare endpoint's rate",
                    Figure.part(most.perSecond() / bare), most.perSecond() >= RATE_AIM * bare);
            section.aim("p99 ≤ 50 ms at half the maximum", Figure.time(half.p99()), half.p99() <= P99_AIM);
        }
    }

    /** As many as connections carry, with the number of connections that carries most. */
    private static Load fastestClosed(Bench bench, ApiRounds rounds, WholeLine line, Buyers buyers, Duration lasts)
            throws IOException {
        List<Load> loads = new ArrayList<>();
        for (int connections : bench.isQuick() ? List.of(64) : List.of(64, 256)) {
            Load load = rounds.closed(connections, CREATED, lasts, buyers::order);
            bench.progress("orders, " + connections + " connections: " + load);
            line.awaitQuiet();
            loads.add(load);
        }
        return Collections.max(loads, Comparator.comparingDouble(Load::perSecond));
    }

    /** The fastest steady rate that was answered as fast as it was asked, with the number; the slowest one tried, if none was. */
    private static Load mostSustained(Bench bench, ApiRounds rounds, WholeLine line, Buyers buyers, double closed)
            throws IOException {
        for (Iterator<Double> steps = STEPS.iterator(); ; ) {
            double rate = closed * steps.next();
            Load load = rounds.open(rate, CREATED, bench.lasting(Duration.ofSeconds(12), SECOND), buyers::order);
            bench.progress("orders at " + Figure.count(rate) + "/s: " + load);
            line.awaitQuiet();
            boolean keptUp = load.perSecond() >= KEEPS_UP * rate && load.others(CREATED) == 0;
            if (keptUp || !steps.hasNext()) {
                return load;
            }
        }
    }

    private static void tell(Section section, Load bareBefore, Load bareAfter, Load closed, Load most, Load half) {
        section.say("""
                The whole line runs: order API, allocator, expiry processor, stock service with all its roles, Kafka, Redis and RabbitMQ, each in a
                process of its own on this machine, and the load. Each order has an `Idempotency-Key` of its own and waits for its number. Bare is
                an endpoint in the same process, behind the same filters, that reads the same JSON and answers as many bytes at once. Rate limit
                and cap on unpaid orders are counted as always, and set so high that they do not throttle. Closed loop: each connection asks as
                soon as it is answered. Open loop: the time of a request counts from when it was due. Warm-up: 195 s of load, on 256 connections.
                """);
        Section.Table table = section.table("load", "answers/s", "p50 / p99 / p99.9 / max", "not 201");
        row(table, "bare, closed loop, before", bareBefore);
        row(table, "bare, closed loop, after", bareAfter);
        row(table, "orders, closed loop, best", closed);
        row(table, "orders, open loop, fastest that was kept up", most);
        row(table, "orders, open loop, half of that", half);
        table.end();
    }

    private static void row(Section.Table table, String what, Load load) {
        table.row(what, Figure.count(load.perSecond()), Figure.spread(load.nanos()), load.others(CREATED));
    }
}
