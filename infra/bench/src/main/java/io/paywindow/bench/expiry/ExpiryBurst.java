package io.paywindow.bench.expiry;

import io.paywindow.bench.Bench;
import io.paywindow.bench.BenchServers;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import io.paywindow.bench.Wait;
import java.time.Duration;
import java.util.Map;

/** A sale ends: a million orders fall due at the same instant. */
public final class ExpiryBurst implements Measurement {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration AIM = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "expiry-burst";
    }

    @Override
    public String title() {
        return "A million orders due at one instant";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        int orders = bench.count(1_000_000, 5_000);
        Journal journal = new Journal(orders);
        try (BenchServers servers = new BenchServers();
                OurTill till = new OurTill(servers, journal, Map.of())) {
            bench.progress("opening");
            long dueAt = KafkaShop.CLOCK.millis()
                    + bench.lasting(Duration.ofSeconds(75), Duration.ofSeconds(20))
                            .toMillis();
            for (int order = 0; order < orders; order++) {
                journal.asked(order, dueAt);
                till.open(order, dueAt);
            }
            till.shop().flush();
            Wait.until(
                    "all of them taken before they are due",
                    Duration.ofMillis(Math.max(0, dueAt - KafkaShop.CLOCK.millis())),
                    () -> till.processor().pending() >= orders);
            long spare = dueAt - KafkaShop.CLOCK.millis();
            bench.progress("waiting for them to fall due");
            Wait.pass(Duration.ofMillis(Math.max(0, spare)));
            double cpuBefore = till.processor().cpuSeconds();
            Wait.until("all expired", PATIENCE, () -> journal.ends() >= orders);
            double cpu = till.processor().cpuSeconds() - cpuBefore;
            long drained = KafkaShop.CLOCK.millis() - dueAt;
            long fenced = till.processor()
                    .logLines(
                            "ProducerFenced",
                            "InvalidProducerEpoch",
                            "TaskMigrated",
                            "TaskCorrupted",
                            "stopped deciding");
            Journal.Verdict verdict = journal.verdict(0);
            section.say("With the defaults, one thread, " + OurTill.PARTITIONS + " partitions, RocksDB.");
            section.table("", "seen")
                    .row("orders", Figure.count(orders))
                    .row("the last one expired after", Figure.time(drained * 1_000_000))
                    .row("rate", Figure.count(orders * 1e3 / drained) + " a second")
                    .row("lateness", Figure.spread(verdict.lateness()))
                    .row("processor time an order", Figure.time(cpu / orders * 1e9))
                    .row("lost, doubled", verdict.lost() + ", " + verdict.twice())
                    .row("transactions fenced or threads restarted", fenced)
                    .end();
            section.aim("drained in at most 60 s", Figure.time(drained * 1_000_000), drained <= AIM.toMillis());
            section.aim("no transaction fenced", Long.toString(fenced), fenced == 0);
        }
    }
}
