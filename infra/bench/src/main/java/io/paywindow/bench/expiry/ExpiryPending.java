package io.paywindow.bench.expiry;

import io.paywindow.bench.Bench;
import io.paywindow.bench.BenchServers;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import io.paywindow.bench.Wait;
import java.time.Duration;
import java.util.Map;

/** What it costs when five million orders wait in one instance. */
public final class ExpiryPending implements Measurement {

    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final Duration FAR_AWAY = Duration.ofHours(2);
    private static final String WORK = "paywindow_expiry_work_seconds";
    private static final double GROWTH_AIM = 2;

    private final String store;
    private final String heap;

    /** With its stores on disk. */
    public static ExpiryPending onDisk() {
        return new ExpiryPending("rocksdb", "1g");
    }

    /** With its stores in memory. */
    public static ExpiryPending inMemory() {
        return new ExpiryPending("memory", "9g");
    }

    private ExpiryPending(String store, String heap) {
        this.store = store;
        this.heap = heap;
    }

    @Override
    public String name() {
        return "expiry-pending-" + store;
    }

    @Override
    public String title() {
        return "Five million orders waiting, store " + store;
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        int waiting = bench.count(5_000_000, 4_000);
        int part = waiting / 10;
        Journal journal = new Journal(waiting + part);
        try (BenchServers servers = new BenchServers()) {
            KafkaShop shop =
                    servers.closing(new KafkaShop(servers.kafka().bootstrapServers(), OurTill.PARTITIONS, journal));
            Processor processor = servers.closing(Processor.start(
                    shop.settings(),
                    servers.folder("expiry-processor"),
                    "one",
                    heap,
                    Map.of("PIPELINE_STORE", store, "PIPELINE_ROCKSDB_MEMORY", "256MB")));
            processor.awaitReady();
            Section.Table table = section.table("", "a second", "processor time each");
            double empty = tickCost(bench, processor);
            bench.progress("opening " + waiting);
            row(table, processor, "opened", waiting, () -> {
                long dueAt = KafkaShop.CLOCK.millis() + FAR_AWAY.toMillis();
                for (int order = 0; order < waiting; order++) {
                    journal.asked(order, dueAt + order % FAR_AWAY.toMillis());
                    shop.open(order, dueAt + order % FAR_AWAY.toMillis());
                }
                Wait.until("all taken", PATIENCE, () -> processor.pending() >= waiting);
            });
            double full = tickCost(bench, processor);
            double resident = processor.residentBytes();
            long disk = processor.diskBytes();
            bench.progress("paying " + part);
            row(table, processor, "paid", part, () -> {
                for (int order = 0; order < part; order++) {
                    shop.pay(order * 10);
                }
                Wait.until("all paid", PATIENCE, () -> journal.ends() >= part);
            });
            bench.progress("expiring " + part);
            expire(bench, table, processor, shop, journal, waiting);
            double after = tickCost(bench, processor);
            table.end();
            section.table("", "seen")
                    .row("resident memory, heap limit " + heap, Figure.bytes(resident))
                    .row("state on disk", Figure.bytes((double) disk))
                    .row("a look at what is due, nothing waiting", Figure.time(empty))
                    .row("… all of them waiting", Figure.time(full))
                    .row("… a fifth of them closed", Figure.time(after))
                    .end();
            // Below a tenth of a millisecond, what is measured is the machine's other work.
            boolean flat = Math.max(full, after) <= Math.max(GROWTH_AIM * empty, 100_000);
            section.aim(
                    "a tick costs the same however many wait or were deleted",
                    Figure.time(Math.max(full, after)),
                    flat);
        }
    }

    private static void expire(
            Bench bench, Section.Table table, Processor processor, KafkaShop shop, Journal journal, int waiting) {
        int part = waiting / 10;
        long dueAt = KafkaShop.CLOCK.millis()
                + bench.lasting(Duration.ofSeconds(40), Duration.ofSeconds(4)).toMillis();
        for (int order = waiting; order < waiting + part; order++) {
            journal.asked(order, dueAt);
            shop.open(order, dueAt);
        }
        shop.flush();
        Wait.until("all taken", PATIENCE, () -> processor.pending() >= waiting);
        Wait.pass(Duration.ofMillis(Math.max(0, dueAt - KafkaShop.CLOCK.millis())));
        row(
                table,
                processor,
                "expired",
                part,
                () -> Wait.until("all expired", PATIENCE, () -> journal.ends() >= 2 * part));
    }

    private static void row(Section.Table table, Processor processor, String what, int orders, Runnable work) {
        double cpuBefore = processor.cpuSeconds();
        long startedAt = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        double cpu = processor.cpuSeconds() - cpuBefore;
        table.row(what, Figure.count(orders / seconds), Figure.time(cpu / orders * 1e9));
    }

    /** What one look at what is due takes when nothing is, in nanoseconds. */
    private static double tickCost(Bench bench, Processor processor) {
        double sum = processor.metric(WORK + "_sum");
        double count = processor.metric(WORK + "_count");
        Wait.pass(bench.lasting(Duration.ofSeconds(15), Duration.ofSeconds(2)));
        double looks = Math.max(1, processor.metric(WORK + "_count") - count);
        return (processor.metric(WORK + "_sum") - sum) / looks * 1e9;
    }
}
