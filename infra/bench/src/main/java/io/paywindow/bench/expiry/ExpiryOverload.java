package io.paywindow.bench.expiry;

import io.paywindow.bench.Bench;
import io.paywindow.bench.BenchServers;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import io.paywindow.bench.Wait;
import java.time.Duration;

/** More orders than it can bear: late, and never wrong. */
public final class ExpiryOverload implements Measurement {

    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final double TWICE = 2;

    @Override
    public String name() {
        return "expiry-overload";
    }

    @Override
    public String title() {
        return "At twice what it bears";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        int rate = bench.count(60_000, 500);
        int orders = rate
                * (int) bench.lasting(Duration.ofSeconds(12), Duration.ofSeconds(2))
                        .toSeconds();
        Journal journal = new Journal(orders);
        try (BenchServers servers = new BenchServers();
                OurTill till = new OurTill(servers, journal, OurTill.PROMPT)) {
            bench.progress("customers come");
            long startedAt = System.nanoTime();
            new Customers(till, journal, rate, WINDOW).come(0, orders);
            till.shop().flush();
            double came = (System.nanoTime() - startedAt) / 1e9 - WINDOW.toSeconds() / TWICE;
            var unused = Wait.within(PATIENCE, () -> journal.ends() >= orders);
            double decided = (System.nanoTime() - startedAt) / 1e9 - WINDOW.toSeconds() / TWICE;
            Journal.Verdict verdict = journal.verdict(0);
            section.table("", "seen")
                    .row("orders came, a second", Figure.count(orders / came))
                    .row("were decided, a second", Figure.count(orders / decided))
                    .row("orders, half of them paid", Figure.count(verdict.opened()))
                    .row("lateness", Figure.spread(verdict.lateness()))
                    .row("paid in time, and expired all the same", verdict.wrong())
                    .row("never decided, doubled", verdict.lost() + ", " + verdict.twice())
                    .end();
            section.aim(
                    "never wrong, however late",
                    verdict.wrong() + " wrong",
                    verdict.wrong() + verdict.lost() + verdict.twice() == 0);
        }
    }
}
