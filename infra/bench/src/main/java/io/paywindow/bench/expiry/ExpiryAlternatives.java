package io.paywindow.bench.expiry;

import io.paywindow.bench.Bench;
import io.paywindow.bench.BenchServers;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import io.paywindow.bench.Wait;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ours beside what people use for orders that expire: the same customers, one after the other, calm and with a kill -9. */
public final class ExpiryAlternatives implements Measurement {

    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final Duration PATIENCE_AFTER_KILL = Duration.ofSeconds(25);
    // Some of them are written in Java, and its compiler needs some hundred thousand orders to get to know the code.
    private static final Duration WARM_UP = Duration.ofSeconds(25);
    private static final double P99 = 99;

    /** Makes one that tells the journal; what it starts closes with the servers. */
    private interface Opening {
        Till open(BenchServers servers, Journal journal) throws Exception;
    }

    @Override
    public String name() {
        return "expiry-alternatives";
    }

    @Override
    public String title() {
        return "Expiry: ours, and what people use instead";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        int rate = bench.count(8_000, 200);
        section.say("""
                %s orders a second, half of them paid half way through a window of %s, on servers of their own, one after the other, after a warm-up of 25 s. Lateness of the unpaid
                ones: p50 / p99 / p99.9 / max. Lost: unpaid, and not expired %s after the last was due (%s after a kill). Wrong: paid, and expired all the same.
                Kill: kill -9 of the server or process that keeps the orders, amid the orders, and started again at once; Redis has its
                append-only file, which its users often have not.
                """.formatted(
                        Figure.count(rate),
                        WINDOW.toSeconds() + " s",
                        PATIENCE.toSeconds() + " s",
                        PATIENCE_AFTER_KILL.toSeconds() + " s"));
        Section.Table table = section.table(
                "", "lateness", "p99 to ours", "lost", "wrong", "after kill -9: lateness", "lost", "wrong", "twice");
        double ours = 0;
        int oursWrong = 0;
        for (var each : openings().entrySet()) {
            bench.progress(each.getKey());
            Journal.Verdict calm = measure(bench, each.getValue(), rate, false);
            Journal.Verdict killed = measure(bench, each.getValue(), rate, true);
            double p99 = calm.lateness().getValueAtPercentile(P99);
            if (ours == 0) {
                ours = Math.max(1, p99);
                oursWrong = calm.wrong() + calm.lost() + killed.wrong() + killed.lost() + killed.twice();
            }
            table.row(
                    each.getKey(),
                    Figure.spread(calm.lateness()),
                    Figure.times(p99 / ours),
                    calm.lost(),
                    calm.wrong(),
                    Figure.spread(killed.lateness()),
                    killed.lost(),
                    killed.wrong(),
                    killed.twice());
        }
        table.end();
        section.aim(
                "ours loses nothing, doubles nothing and is never wrong", Integer.toString(oursWrong), oursWrong == 0);
    }

    private static Map<String, Opening> openings() {
        Map<String, Opening> all = new LinkedHashMap<>();
        all.put("ours", (servers, journal) -> new OurTill(servers, journal, OurTill.PROMPT));
        all.put(
                "Kafka Streams, wall-clock punctuator",
                (servers, journal) ->
                        servers.closing(new StreamsTill(StreamsRival.Kind.WALL_CLOCK, servers, journal, WINDOW)));
        all.put(
                "Kafka Streams, plain leftJoin",
                (servers, journal) ->
                        servers.closing(new StreamsTill(StreamsRival.Kind.LEFT_JOIN, servers, journal, WINDOW)));
        all.put(
                "Redis sorted set, polled each 100 ms",
                (servers, journal) -> servers.closing(new SortedSetTill(servers, journal)));
        all.put(
                "Redis key TTL + expired events",
                (servers, journal) -> servers.closing(new KeyTtlTill(servers, journal)));
        all.put(
                "RabbitMQ queue TTL + dead-letter exchange",
                (servers, journal) -> servers.closing(new RabbitTill(servers, journal, WINDOW)));
        return all;
    }

    private static Journal.Verdict measure(Bench bench, Opening opening, int rate, boolean kill) throws Exception {
        int warmUp = Customers.coming(rate, bench.lasting(WARM_UP, Duration.ofSeconds(1)));
        int orders = warmUp + Customers.coming(rate, bench.lasting(Duration.ofSeconds(7), Duration.ofSeconds(2)));
        Journal journal = new Journal(orders);
        try (BenchServers servers = new BenchServers()) {
            Till till = opening.open(servers, journal);
            Customers customers = new Customers(till, journal, rate, WINDOW);
            customers.come(0, warmUp);
            // Some lose orders of these, too.
            var unusedWarm = Wait.within(PATIENCE, () -> journal.waiting() == 0);
            customers.come(warmUp, orders, () -> {
                if (kill) {
                    till.killAndStartAgain();
                }
            });
            var unused = Wait.within(kill ? PATIENCE_AFTER_KILL : PATIENCE, () -> journal.waiting() == 0);
            return journal.verdict(warmUp);
        }
    }
}
