package io.paywindow.bench;

import io.paywindow.bench.api.ApiAnswers;
import io.paywindow.bench.api.ApiOrders;
import io.paywindow.bench.api.LineTimes;
import io.paywindow.bench.expiry.ExpiryAlternatives;
import io.paywindow.bench.expiry.ExpiryBurst;
import io.paywindow.bench.expiry.ExpiryGrowth;
import io.paywindow.bench.expiry.ExpiryLateness;
import io.paywindow.bench.expiry.ExpiryOverload;
import io.paywindow.bench.expiry.ExpiryPending;
import io.paywindow.bench.expiry.ExpiryRecovery;
import io.paywindow.bench.number.HoldRates;
import io.paywindow.bench.number.NumberRates;
import io.paywindow.bench.number.RedisMemory;
import io.paywindow.bench.scaling.ScalingLimits;
import io.paywindow.bench.stock.BridgeRates;
import io.paywindow.bench.stock.RebuildRates;
import io.paywindow.bench.stock.SettleRates;
import io.paywindow.bench.stock.ThreadCosts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code infra/bench/run}: measures what is named, prints it, and puts it into the report.
 *
 * <p>Exit code 0 if all that was asked for was measured, whatever the figures; 1 if something could not be; 2 for a wrong name.
 */
public final class Bench {

    /** In the report's order. */
    private static final List<Measurement> ALL = List.of(
            new MachineLimits(),
            new NumberRates(),
            new HoldRates(),
            new RedisMemory(),
            new SettleRates(),
            new ThreadCosts(),
            new BridgeRates(),
            new RebuildRates(),
            new ExpiryLateness(),
            new ExpiryBurst(),
            new ExpiryRecovery(),
            ExpiryPending.onDisk(),
            ExpiryPending.inMemory(),
            new ExpiryGrowth(),
            new ExpiryOverload(),
            new ExpiryAlternatives(),
            new ApiOrders(),
            new ApiAnswers(),
            new LineTimes(),
            new ScalingLimits());

    private static final Path REPORT = Path.of("infra", "bench", "REPORT.md");
    private static final Path PICTURES = REPORT.resolveSibling("pictures");
    private static final String QUICK = "--quick";

    private final boolean quick;

    private Bench(boolean quick) {
        this.quick = quick;
    }

    /** One that only sees whether measurements run. */
    static Bench quick() {
        return new Bench(true);
    }

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        if (arguments.contains("--list")) {
            ALL.forEach(each -> System.out.printf("%-24s %s%n", each.name(), each.title()));
            return 0;
        }
        List<String> names =
                arguments.stream().filter(name -> !name.equals(QUICK)).toList();
        List<Measurement> chosen = new ArrayList<>(ALL);
        if (!names.isEmpty()) {
            chosen.removeIf(each -> !names.contains(each.name()));
            if (chosen.size() != names.stream().distinct().count()) {
                System.err.println("measurements: " + names + " (expected: some of "
                        + ALL.stream().map(Measurement::name).toList() + ")");
                return 2;
            }
        }
        return new Bench(arguments.contains(QUICK)).measure(chosen) ? 0 : 1;
    }

    /** Whether seconds matter more than figures: it is to be seen only that a measurement runs. */
    public boolean isQuick() {
        return quick;
    }

    /** A duration of the real run, or the short one in its place. */
    public Duration lasting(Duration real, Duration shortOne) {
        return quick ? shortOne : real;
    }

    /** A count of the real run, or the small one in its place. */
    public int count(int real, int small) {
        return quick ? small : real;
    }

    /** Tells whoever waits what is being done. */
    public void progress(String what) {
        System.out.println("  " + what);
    }

    private boolean measure(List<Measurement> chosen) {
        boolean all = true;
        Report report = new Report(REPORT);
        for (Measurement each : chosen) {
            System.out.println(each.title() + " (" + each.name() + ")");
            Section section = new Section(each.name(), each.title());
            try {
                each.run(this, section);
                System.out.println("\n" + section.text());
                if (!quick) {
                    put(report, section);
                }
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                    return false;
                }
                all = false;
                System.err.println(each.name() + " could not be measured:");
                e.printStackTrace();
            }
        }
        return all;
    }

    private static void put(Report report, Section section) throws IOException {
        Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MINUTES);
        report.put(
                section.name(),
                section.markdown("infra/bench/run " + section.name(), now + ", " + Machine.describe()),
                ALL.stream().map(Measurement::name).toList());
        for (Picture picture : section.pictures()) {
            picture.draw(PICTURES);
        }
    }
}
