package io.paywindow.bench.number;

import io.paywindow.bench.Bench;
import io.paywindow.bench.BenchServers;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How many order numbers a second, and how long one takes, by callers; ours beside what people use. */
public final class NumberRates implements Measurement {

    private static final List<Integer> CALLERS = List.of(1, 8, 64);
    private static final double AIMED_RATE = 20_000_000;
    private static final double P99 = 99;
    private static final double P999 = 99.9;

    private record Rates(double perSecond, double p99, double p999) {}

    @Override
    public String name() {
        return "numbers";
    }

    @Override
    public String title() {
        return "Order numbers: numbers a second, by callers in one JVM";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        try (BenchServers servers = new BenchServers()) {
            String kafka = servers.kafka().bootstrapServers();
            String redis = servers.redis().url();
            double best = 0;
            for (int callers : CALLERS) {
                Map<NumberSource.Kind, Rates> rates = new EnumMap<>(NumberSource.Kind.class);
                for (NumberSource.Kind kind : NumberSource.Kind.values()) {
                    bench.progress(kind.shown() + ", " + callers + " callers");
                    rates.put(kind, measure(bench, kind, callers, kafka, redis));
                }
                tell(section, callers, rates);
                best = Math.max(best, ours(rates));
            }
            section.aim("at least 20 M numbers/s in one JVM", Figure.count(best) + "/s", best >= AIMED_RATE);
            new BlockChanges(kafka, redis).measure(bench, section);
        }
    }

    private static void tell(Section section, int callers, Map<NumberSource.Kind, Rates> rates) {
        Section.Table table = section.table(
                callers + (callers == 1 ? " caller" : " callers"), "numbers/s", "ours is", "p99", "p99.9");
        double ours = ours(rates);
        rates.forEach((kind, rate) -> table.row(
                kind.shown(),
                Figure.count(rate.perSecond()),
                kind == NumberSource.Kind.LEASE ? "" : Figure.times(ours / rate.perSecond()),
                Figure.time(rate.p99()),
                Figure.time(rate.p999())));
        table.end();
    }

    private static double ours(Map<NumberSource.Kind, Rates> rates) {
        return Objects.requireNonNull(rates.get(NumberSource.Kind.LEASE)).perSecond();
    }

    private static Rates measure(Bench bench, NumberSource.Kind kind, int callers, String kafka, String redis)
            throws RunnerException {
        Result<?> rate = run(bench, Mode.Throughput, kind, callers, kafka, redis);
        Result<?> times = run(bench, Mode.SampleTime, kind, callers, kafka, redis);
        double nanos = Duration.ofSeconds(1).toNanos();
        return new Rates(
                rate.getScore(),
                times.getStatistics().getPercentile(P99) * nanos,
                times.getStatistics().getPercentile(P999) * nanos);
    }

    private static Result<?> run(
            Bench bench, Mode mode, NumberSource.Kind kind, int callers, String kafka, String redis)
            throws RunnerException {
        long second =
                bench.lasting(Duration.ofSeconds(1), Duration.ofMillis(200)).toMillis();
        OptionsBuilder options = new OptionsBuilder();
        options.include(NumberBench.class.getName())
                .param("kind", kind.name())
                .mode(mode)
                .timeUnit(TimeUnit.SECONDS)
                .threads(callers)
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(second))
                .measurementIterations(3)
                .measurementTime(TimeValue.milliseconds(second))
                .jvmArgsAppend("-D" + NumberBench.KAFKA + "=" + kafka, "-D" + NumberBench.REDIS + "=" + redis)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        return new Runner(options.build()).runSingle().getPrimaryResult();
    }
}
