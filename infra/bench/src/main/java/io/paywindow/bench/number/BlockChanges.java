package io.paywindow.bench.number;

import io.paywindow.bench.Bench;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How long a caller waits where one run of numbers ends and the next begins.
 *
 * <p>Many allocators of one shop at the service's own settings, each spending numbers at a steady rate far above what it will ever meet. From
 * outside a change cannot be told from any other call, so the slowest calls are taken for the changes, as many as there were runs: an
 * upper bound.
 */
final class BlockChanges {

    private static final int ALLOCATORS = 16;
    private static final int PER_SECOND = 320_000;
    private static final int DIGITS = 3;
    private static final double P999 = 99.9;
    private static final Duration WARMUP = Duration.ofSeconds(1);
    private static final Duration AIM = Duration.ofMillis(5);

    private final String kafka;
    private final String redis;

    BlockChanges(String kafka, String redis) {
        this.kafka = kafka;
        this.redis = redis;
    }

    void measure(Bench bench, Section section) {
        bench.progress("block changes, " + ALLOCATORS + " allocators");
        PlainRedis.empty(redis);
        String shop = "bench-" + System.nanoTime();
        List<LeasedNumbers> allocators = new ArrayList<>();
        try {
            for (int each = 0; each < ALLOCATORS; each++) {
                allocators.add(new LeasedNumbers(kafka, redis, LeasedNumbers.DEFAULT, shop, "bench-" + each));
            }
            // The first number waits for the first run; the first runs are short.
            var unused = take(allocators, WARMUP);
            long before = runs(allocators);
            Histogram calls = take(allocators, bench.lasting(Duration.ofSeconds(25), Duration.ofSeconds(2)));
            long runs = Math.max(1, runs(allocators) - before);
            tell(section, calls, slowest(calls, runs), runs);
        } finally {
            allocators.forEach(LeasedNumbers::close);
        }
    }

    private static long runs(List<LeasedNumbers> allocators) {
        return allocators.stream().mapToLong(LeasedNumbers::runs).sum();
    }

    private static Histogram take(List<LeasedNumbers> allocators, Duration lasting) {
        Histogram calls = new Histogram(DIGITS);
        long pause = Duration.ofSeconds(1).toNanos() / PER_SECOND;
        long due = System.nanoTime();
        long end = due + lasting.toNanos();
        for (int turn = 0; due < end; turn++, due += pause) {
            while (System.nanoTime() < due) {
                Thread.onSpinWait();
            }
            LeasedNumbers numbers = allocators.get(turn % ALLOCATORS);
            long asked = System.nanoTime();
            numbers.next();
            calls.recordValue(System.nanoTime() - asked);
        }
        return calls;
    }

    private static Histogram slowest(Histogram calls, long count) {
        Histogram slowest = new Histogram(DIGITS);
        long value = calls.getMaxValue();
        while (slowest.getTotalCount() < count) {
            long these = calls.getCountAtValue(value);
            slowest.recordValueWithCount(value, Math.min(these, count - slowest.getTotalCount()));
            value = calls.lowestEquivalentValue(value) - 1;
        }
        return slowest;
    }

    private static void tell(Section section, Histogram calls, Histogram changes, long runs) {
        section.say(
                """
                Where one run ends and the next begins: %d allocators of one shop, 1,000 numbers a block as the service has it, %s numbers/s
                in all. %s numbers came in %d runs. The %d slowest calls, an upper bound for those that met a change:
                """.formatted(ALLOCATORS, Figure.count(PER_SECOND), Figure.count(calls.getTotalCount()), runs, runs));
        section.table("", "p50 / p99 / p99.9 / max")
                .row("a change of runs", Figure.spread(changes))
                .row("any call", Figure.spread(calls))
                .end();
        section.aim(
                "p99.9 of a block change under " + Figure.time(AIM.toNanos()),
                Figure.percentile(changes, P999),
                changes.getValueAtPercentile(P999) < AIM.toNanos());
    }
}
