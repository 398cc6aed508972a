package io.paywindow.bench.scaling;

import io.paywindow.bench.Bench;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.DoublePredicate;
import org.HdrHistogram.Histogram;

/** When the parts of which there is one, the ledger's thread and the claims' log, become the limit: simulated, not measured. */
public final class ScalingLimits implements Measurement {

    private static final long SEED = Long.getLong("paywindow.seed", 20_261_125L);
    private static final double[] LEDGER_RATES = {1e3, 2e3, 3e3, 5e3, 8e3, 10e3, 12e3, 14e3, 16e3, 20e3, 100e3};
    private static final int[] SHARDS = {1, 2, 4, 8, 12, 16, 24};
    private static final double HUNDRED_THOUSAND = 100e3;
    private static final double TEN_THOUSAND = 10e3;

    /** What an order may wait for its goods: the aim for POST /orders as a whole, of which it is the larger part. */
    private static final long BEARABLE = Duration.ofMillis(50).toNanos();

    /** Orders that come to an allocator with no number left, at most. */
    private static final double FEW = 0.001;

    /** Where a ledger begins to be filled, and what is more than a shard can ever bear; the same for all claims. */
    private static final double LOWEST = 500;

    private static final double HIGHEST_OF_SHARD = 20e3;
    private static final double HIGHEST_OF_CLAIMS = 1e6;
    private static final double CLOSE_ENOUGH = 1.02;

    /** How busy a part is planned to be: the rest is for its bad moments, and for ours in reckoning. */
    private static final double PLANNED = 0.7;

    private static final double P50 = 50;
    private static final double P99 = 99;

    @Override
    public String name() {
        return "scaling";
    }

    @Override
    public String title() {
        return "Past one machine: when the ledger's thread and the claims' log become the limit (simulated)";
    }

    @Override
    public void run(Bench bench, Section section) {
        long lasting =
                bench.lasting(Duration.ofSeconds(30), Duration.ofSeconds(3)).toNanos();
        section.say("""
                A simulation, with no server in it: seed %d, %s of simulated time for each figure, a third of that in the search for limits. What it reckons with is in `Costs`, each with the part of
                this report, or the argument, that it is from; arrivals are bursts of %.0f on the average, at random. An order costs the ledger's thread %s: its hold,
                its settlement, and two records of the feed, scripts not counted.
                """.formatted(SEED, Figure.time(lasting), Costs.BURST, Figure.time(ofAnOrder())));
        ledger(bench, section, lasting);
        shards(bench, section, lasting / 3);
        claims(bench, section, lasting);
    }

    private static long ofAnOrder() {
        return Costs.HOLD + Costs.SETTLE + Costs.FEEDS_PER_ORDER * Costs.FEED;
    }

    private static void ledger(Bench bench, Section section, long lasting) {
        bench.progress("the ledger's thread");
        section.say("""
                **The ledger.** Until it holds: from an order's arrival at an allocator, which may still be busy with its last batch, to the ledger's answer. One Redis
                for everything is as the settings have it today; the ledger alone would be with the views elsewhere.
                """);
        Section.Table table = section.table(
                "orders/s",
                "all in one Redis: busy",
                "until it holds p50 / p99",
                "ledger alone: busy",
                "a script waits p50 / p99",
                "until it holds p50 / p99");
        boolean bears = true;
        for (double rate : LEDGER_RATES) {
            String busy = "";
            String holds = "";
            if (bears) {
                LedgerModel.Seen all = run(LedgerModel.Shape.everythingInOne(), rate, lasting);
                busy = Figure.part(all.utilisation());
                holds = spread(all.holds(), all.keepsUp());
                bears = all.keepsUp();
            }
            LedgerModel.Seen alone = run(LedgerModel.Shape.ledgerAlone(1), rate, lasting);
            table.row(
                    Figure.count(rate),
                    busy,
                    holds,
                    Figure.part(alone.utilisation()),
                    spread(alone.threadWaits(), alone.keepsUp()),
                    spread(alone.holds(), alone.keepsUp()));
        }
        table.end();
    }

    private static void shards(Bench bench, Section section, long lasting) {
        section.say("""
                Orders a second at which it is 70 %% busy, which is what to plan for; up to which 99 %% of them hold within %s; and up to which it keeps up. Divided by customer, with
                an order's id noted first where ids live, it is the next step, which is not built:
                """.formatted(Figure.time(BEARABLE)));
        Section.Table table =
                section.table("", "70 % busy at", "p99 within " + Figure.time(BEARABLE) + " up to", "keeps up to");
        row(table, "all in one Redis", LedgerModel.Shape.everythingInOne(), lasting);
        double one = 0;
        double most = 0;
        for (int shards : SHARDS) {
            bench.progress("ledger in " + shards);
            most = row(
                    table,
                    shards == 1 ? "ledger alone" : "ledger in " + shards,
                    LedgerModel.Shape.ledgerAlone(shards),
                    lasting);
            one = shards == 1 ? most : one;
        }
        table.end();
        section.aim("one ledger, 70 % busy, bears 10 k orders/s", Figure.count(one) + "/s", one >= TEN_THOUSAND);
        section.aim("one ledger, 70 % busy, bears 100 k orders/s", Figure.count(one) + "/s", one >= HUNDRED_THOUSAND);
        section.aim(
                "a ledger in " + SHARDS[SHARDS.length - 1] + " bears 100 k orders/s, 70 % busy",
                Figure.count(most) + "/s",
                most >= HUNDRED_THOUSAND);
    }

    private static double row(Section.Table table, String what, LedgerModel.Shape shape, long lasting) {
        double bound = shape.shards() * HIGHEST_OF_SHARD;
        double planned = highest(bound, rate -> run(shape, rate, lasting).utilisation() <= PLANNED);
        double bearable = highest(bound, rate -> isBearable(run(shape, rate, lasting)));
        double keepsUp = highest(bound, rate -> run(shape, rate, lasting).keepsUp());
        table.row(what, Figure.count(planned), Figure.count(bearable), Figure.count(keepsUp));
        return planned;
    }

    private static LedgerModel.Seen run(LedgerModel.Shape shape, double rate, long lasting) {
        return LedgerModel.run(shape, rate, lasting, SEED);
    }

    private static boolean isBearable(LedgerModel.Seen seen) {
        return seen.keepsUp() && seen.holds().getValueAtPercentile(P99) <= BEARABLE;
    }

    private static void claims(Bench bench, Section section, long lasting) {
        bench.progress("the claims");
        section.say("""
                **The claims.** One partition, every allocator reads every claim; an allocator has %s orders/s unless said otherwise, and the ledger's thread, behind whose scripts
                a run is popped, is 70 %% busy. A change waits: from the moment an order found no number left until the next run had landed, over all changes of runs.
                """.formatted(Figure.count(Costs.ORDERS_OF_ALLOCATOR)));
        Section.Table table = section.table(
                "orders/s, allocators, numbers in a run",
                "claims/s",
                "leader busy",
                "a change waits p50 / p99",
                "orders that waited");
        for (double rate : List.of(1e3, TEN_THOUSAND, 30e3, HUNDRED_THOUSAND, 300e3)) {
            claim(table, rate, allocatorsFor(rate), 1_000, true, lasting);
        }
        for (double rate : List.of(TEN_THOUSAND, HUNDRED_THOUSAND, 300e3)) {
            claim(table, rate, allocatorsFor(rate), 1_000, false, lasting);
        }
        claim(table, HUNDRED_THOUSAND, 100, 1_000, true, lasting);
        claim(table, HUNDRED_THOUSAND, 100, 1_000, false, lasting);
        claim(table, HUNDRED_THOUSAND, 100, 10_000, false, lasting);
        claim(table, HUNDRED_THOUSAND, 20, 10_000, false, lasting);
        table.end();
        double grown = claimsBear(true, lasting / 3);
        double fixed = claimsBear(false, lasting / 3);
        section.say(
                "Fewer than one order in a thousand waits for a number, with runs of 1,000 that never grow, up to %s orders/s."
                        .formatted(Figure.count(fixed)));
        section.aim("claims bear 100 k orders/s as they are", Figure.count(grown) + "/s", grown >= HUNDRED_THOUSAND);
    }

    private static void claim(
            Section.Table table, double rate, int allocators, long block, boolean grows, long lasting) {
        ClaimsModel.Seen seen = ClaimsModel.run(new ClaimsModel.Shape(allocators, block, grows), rate, lasting, SEED);
        table.row(
                Figure.count(rate) + ", " + allocators + ", " + (grows ? "growing from " : "") + Figure.count(block),
                Figure.count(seen.perSecond()),
                Figure.part(seen.utilisation()),
                spread(seen.waits(), seen.keepsUp()),
                String.format(Locale.ROOT, "%.2f %%", 100 * seen.waited()));
    }

    private static double claimsBear(boolean grows, long lasting) {
        return highest(HIGHEST_OF_CLAIMS, rate -> {
            ClaimsModel.Seen seen =
                    ClaimsModel.run(new ClaimsModel.Shape(allocatorsFor(rate), 1_000, grows), rate, lasting, SEED);
            return seen.keepsUp() && seen.waited() <= FEW;
        });
    }

    private static int allocatorsFor(double rate) {
        return LedgerModel.atLeastTwo(rate / Costs.ORDERS_OF_ALLOCATOR);
    }

    /** The highest rate below a bound of which that is true, to two in a hundred, by halving. */
    private static double highest(double bound, DoublePredicate good) {
        double low = LOWEST;
        double high = bound;
        while (high / low > CLOSE_ENOUGH) {
            double middle = Math.sqrt(low * high);
            if (good.test(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Two percentiles; of what falls further and further behind there are none. */
    private static String spread(Histogram nanos, boolean keepsUp) {
        return keepsUp ? Figure.percentile(nanos, P50) + " / " + Figure.percentile(nanos, P99) : "ever longer";
    }
}
