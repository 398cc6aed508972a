package io.paywindow.bench.expiry;

import io.paywindow.bench.Bench;
import io.paywindow.bench.BenchServers;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Picture;
import io.paywindow.bench.Section;
import io.paywindow.bench.Wait;
import java.time.Duration;

/** What an order costs the expiry processor, from its number to its end, as the shop grows around it. */
public final class ExpiryGrowth implements Measurement {

    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final Duration FAR_AWAY = Duration.ofHours(3);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int WARM_UP_RATE = 8_000;
    private static final int RATE = 4_000;
    private static final String COST = "processor time an order, µs";
    private static final double AIM = 2;

    @Override
    public String name() {
        return "expiry-growth";
    }

    @Override
    public String title() {
        return "What an order costs the expiry processor as a shop grows";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        section.say("""
                Processor time of all instances for an order, from its number to its end, with the defaults: %s orders a second for 10 s, half of
                them paid; before it 15 s of warm-up at %s. Waiting orders are due in hours.
                """.formatted(Figure.count(RATE), Figure.count(WARM_UP_RATE)));
        double growth = waiting(bench, section);
        partitions(bench, section);
        instances(bench, section);
        section.aim(
                "an order costs at most twice as much with five million waiting as with ten thousand",
                Figure.times(growth),
                growth <= AIM);
    }

    private static double waiting(Bench bench, Section section) throws Exception {
        int[] levels = bench.isQuick() ? new int[] {100, 400} : new int[] {10_000, 100_000, 1_000_000, 5_000_000};
        Curve curve = new Curve(section, "expiry-by-waiting", "orders waiting, 2 partitions, 1 instance");
        Rounds rounds = new Rounds(bench, levels.length + 1);
        Journal journal = new Journal(levels[levels.length - 1] + rounds.orders());
        double first = 0;
        double last = 0;
        try (BenchServers servers = new BenchServers()) {
            Fleet fleet = new Fleet(servers, journal, OurTill.PARTITIONS, 1, "1g");
            rounds.warmUp(fleet, journal);
            int waiting = rounds.orders();
            for (int level : levels) {
                bench.progress(level + " waiting");
                long dueAt = KafkaShop.CLOCK.millis() + FAR_AWAY.toMillis();
                for (; waiting < rounds.orders() + level; waiting++) {
                    // Not asked of the journal: what waits is not waited for.
                    fleet.open(waiting, dueAt + waiting % WINDOW.toMillis());
                }
                Wait.until("all taken", PATIENCE, () -> fleet.pending() >= level);
                Wait.pass(bench.lasting(Duration.ofSeconds(10), Duration.ofSeconds(1)));
                last = rounds.cost(fleet, journal);
                first = first == 0 ? last : first;
                curve.point(level, last);
            }
        }
        curve.end();
        return last / first;
    }

    private static void partitions(Bench bench, Section section) throws Exception {
        Curve curve = new Curve(section, "expiry-by-partitions", "partitions, 1 instance");
        for (int partitions : bench.isQuick() ? new int[] {1} : new int[] {1, 2, 4, 8, 16}) {
            bench.progress(partitions + " partitions");
            curve.point(partitions, fresh(bench, partitions, 1));
        }
        curve.end();
    }

    private static void instances(Bench bench, Section section) throws Exception {
        Curve curve = new Curve(section, "expiry-by-instances", "instances, 6 partitions");
        for (int instances : bench.isQuick() ? new int[] {2} : new int[] {1, 2, 3}) {
            bench.progress(instances + " instances");
            curve.point(instances, fresh(bench, 6, instances));
        }
        curve.end();
    }

    private static double fresh(Bench bench, int partitions, int instances) throws Exception {
        Rounds rounds = new Rounds(bench, 2);
        Journal journal = new Journal(rounds.orders());
        try (BenchServers servers = new BenchServers()) {
            Fleet fleet = new Fleet(servers, journal, partitions, instances, "512m");
            rounds.warmUp(fleet, journal);
            return rounds.cost(fleet, journal);
        }
    }

    /** A table and a picture of the same points. */
    private static final class Curve {

        private final Section section;
        private final Section.Table table;
        private final Picture picture;

        Curve(Section section, String name, String across) {
            this.section = section;
            this.table = section.table(across, COST);
            this.picture = new Picture(name, across, COST);
        }

        void point(int x, double micros) {
            table.row(Figure.count(x), "%.1f".formatted(micros));
            picture.point(x, micros);
        }

        void end() {
            table.end();
            section.picture(picture);
        }
    }

    /** Orders that come, are paid or expire, one round of them after the other. */
    private static final class Rounds {

        private final int rate;
        private final int warmUp;
        private final int round;
        private final int rounds;
        private int next;

        Rounds(Bench bench, int rounds) {
            this.rate = bench.count(RATE, 200);
            this.warmUp = Customers.coming(
                    bench.count(WARM_UP_RATE, rate), bench.lasting(Duration.ofSeconds(15), Duration.ofSeconds(1)));
            this.round = Customers.coming(rate, bench.lasting(Duration.ofSeconds(10), Duration.ofSeconds(1)));
            this.rounds = rounds;
        }

        /** Of all rounds and the warm-up. */
        int orders() {
            return warmUp + rounds * round;
        }

        void warmUp(Fleet fleet, Journal journal) {
            come(fleet, journal, Math.max(rate, warmUp / 15), warmUp);
        }

        /** Microseconds of processor time for each order of one more round. */
        double cost(Fleet fleet, Journal journal) {
            double before = fleet.cpuSeconds();
            come(fleet, journal, rate, round);
            return (fleet.cpuSeconds() - before) / round * 1e6;
        }

        private void come(Fleet fleet, Journal journal, int perSecond, int orders) {
            int until = next + orders;
            new Customers(fleet, journal, perSecond, WINDOW).come(next, until);
            Wait.until("all decided", PATIENCE, () -> journal.ends() >= until);
            next = until;
        }
    }
}
