package io.paywindow.bench.number;

import io.paywindow.bench.Bench;
import io.paywindow.bench.BenchServers;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import io.paywindow.bench.StockedLedger;
import io.paywindow.contract.names.RedisKeys;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a day's numbers and a held order cost in Redis's memory. */
public final class RedisMemory implements Measurement {

    private static final double AIM = 2_000_000;
    private static final int A_DAY = 9_999_999;
    private static final Pattern USED = Pattern.compile("used_memory:(\\d+)");

    @Override
    public String name() {
        return "redis-memory";
    }

    @Override
    public String title() {
        return "Memory in Redis: a day's pool of numbers, a held order";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        try (BenchServers servers = new BenchServers()) {
            String kafka = servers.kafka().bootstrapServers();
            String redis = servers.redis().url();
            double pool = pool(kafka, redis);
            bench.progress("a list of single numbers");
            int singles = bench.count(A_DAY, 10_000);
            double list = singles(redis, singles) * A_DAY / singles;
            bench.progress("held orders");
            int orders = bench.count(200_000, 2_000);
            double held = held(kafka, redis, orders);
            section.table("", "bytes", "")
                    .row("pool of 9,999,999 numbers, in runs (ours)", Figure.bytes(pool), "")
                    .row("list of 9,999,999 single numbers", Figure.bytes(list), Figure.times(list / pool))
                    .row("held order of one line, with its share of its customer's count", Figure.bytes(held), "")
                    .end();
            section.aim("a full day's pool in at most 2 MB", Figure.bytes(pool), pool <= AIM);
        }
    }

    private static double pool(String kafka, String redis) {
        PlainRedis.empty(redis);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        try (LeasedNumbers numbers = new LeasedNumbers(kafka, redis, LeasedNumbers.DEFAULT, "bench", "bench");
                PlainRedis link = new PlainRedis(redis)) {
            // The first number is only given once the pool is there.
            numbers.next();
            return usage(link, RedisKeys.numberPool(today)) + usage(link, RedisKeys.numberPoolState(today));
        }
    }

    private static double usage(PlainRedis link, String key) {
        Long bytes = link.redis().memoryUsage(key);
        if (bytes == null) {
            throw new IllegalStateException("key: " + key + " (expected: a pool)");
        }
        return bytes;
    }

    private static double singles(String redis, int count) {
        PlainRedis.empty(redis);
        try (PlainRedis link = new PlainRedis(redis)) {
            double before = used(link);
            Popped.fill(link, count);
            return used(link) - before;
        }
    }

    private static double held(String kafka, String redis, int orders) throws Exception {
        PlainRedis.empty(redis);
        try (StockedLedger stock = new StockedLedger(redis, 1);
                LeasedNumbers numbers = new LeasedNumbers(kafka, redis, LeasedNumbers.DEFAULT, "held", "bench");
                PlainRedis link = new PlainRedis(redis)) {
            HoldLoad load = new HoldLoad(stock, numbers, 100);
            load.run(orders / 10, 1);
            double before = used(link);
            load.run(orders, 1);
            return (used(link) - before) / orders;
        }
    }

    private static double used(PlainRedis link) {
        Matcher used = USED.matcher(link.redis().info("memory"));
        if (!used.find()) {
            throw new IllegalStateException("INFO memory tells no used_memory");
        }
        return Double.parseDouble(used.group(1));
    }
}
