package io.paywindow.bench.api;

import io.paywindow.bench.Bench;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongFunction;

/** How many requests a second are answered that go no further than the order API: refusals, looks and event streams. */
public final class ApiAnswers implements Measurement {

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int CONFLICT = 409;
    private static final int CONNECTIONS = 64;
    private static final int CUSTOMERS = 500;
    private static final int CUSTOMER = 0;
    private static final double SOLD_OUT_AIM = 0.6;
    private static final String EMPTY = "sold-out";
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration LASTS = Duration.ofSeconds(8);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "api-answers";
    }

    @Override
    public String title() {
        return "What the order API answers by itself: sold out, views, event streams";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        try (WholeLine line = new WholeLine(Duration.ofMinutes(10), Duration.ofSeconds(5))) {
            Buyers buyers = new Buyers(line.port(), bench.count(CUSTOMERS, 20));
            buyers.empty(EMPTY);
            buyers.single(Returns.single(0));
            String closed = buyers.orderNow(CUSTOMER, Returns.single(0));
            buyers.cancel(CUSTOMER, closed);
            LongFunction<byte[]> soldOut = turn -> buyers.order(turn, EMPTY);
            LongFunction<byte[]> view = turn -> buyers.get(CUSTOMER, "/orders/" + closed);
            LongFunction<byte[]> events = turn -> buyers.get(CUSTOMER, "/orders/" + closed + "/events");

            Rounds rounds = new Rounds(bench, new ApiRounds(line.port()));
            bench.progress("warming up");
            rounds.warmUp(CREATED, buyers::bare);
            rounds.warmUp(CONFLICT, soldOut);
            rounds.warmUp(OK, view);
            rounds.warmUp(OK, events);

            Load before = rounds.run(CREATED, buyers::bare);
            Load refusals = rounds.run(CONFLICT, soldOut);
            Load views = rounds.run(OK, view);
            Load streams = rounds.run(OK, events);
            Load after = rounds.run(CREATED, buyers::bare);
            double bare = (before.perSecond() + after.perSecond()) / 2;

            section.say("""
                    Closed loop on %d connections, beside the bare endpoint of `api-orders`: same process, same filters, and it answers at once.
                    Sold out: an order for a product without a unit, under a key of its own. Event stream: of an order that is closed, so that
                    it begins, tells the one event and ends. Warm-up: 20 s of each.
                    """.formatted(CONNECTIONS));
            Section.Table table =
                    section.table("request", "answers/s", "of bare", "p50 / p99 / p99.9 / max", "other answers");
            row(table, "bare, before", before, bare, CREATED);
            row(table, "bare, after", after, bare, CREATED);
            row(table, "POST /orders → 409 sold out", refusals, bare, CONFLICT);
            row(table, "GET /orders/{orderNumber} → 200", views, bare, OK);
            row(table, "GET /orders/{orderNumber}/events → 200, to its end", streams, bare, OK);
            table.end();
            section.aim(
                    "sold-out answers ≥ 60 % of the bare endpoint's rate",
                    Figure.part(refusals.perSecond() / bare), refusals.perSecond() >= SOLD_OUT_AIM * bare);
        }
    }

    /** Loads of one shape. */
    private record Rounds(Bench bench, ApiRounds api) {

        void warmUp(int status, LongFunction<byte[]> requests) throws IOException {
            api.closed(CONNECTIONS, status, bench.lasting(WARM_UP, SECOND), requests);
        }

        Load run(int status, LongFunction<byte[]> requests) throws IOException {
            return api.closed(CONNECTIONS, status, bench.lasting(LASTS, SECOND), requests);
        }
    }

    private static void row(Section.Table table, String what, Load load, double bare, int status) {
        table.row(
                what,
                Figure.count(load.perSecond()),
                Figure.part(load.perSecond() / bare),
                Figure.spread(load.nanos()),
                load.others(status));
    }
}
