package io.paywindow.bench.expiry;

import io.paywindow.bench.Bench;
import io.paywindow.bench.BenchServers;
import io.paywindow.bench.Figure;
import io.paywindow.bench.Measurement;
import io.paywindow.bench.Section;
import io.paywindow.bench.Wait;
import java.time.Duration;
import java.util.Map;

/** How long nothing is decided after a kill -9, with a million orders waiting. */
public final class ExpiryRecovery implements Measurement {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration FAR_AWAY = Duration.ofHours(1);
    private static final Duration PROBE_EVERY = Duration.ofMillis(20);
    private static final String STANDBYS = "PIPELINE_STANDBY_REPLICAS";

    /** What is done about the kill. */
    private enum Way {
        STARTED_AGAIN("killed and started again at once", 0, false),
        TAKEN_OVER("another instance takes over, without a standby", 0, true),
        STOOD_BY("another instance takes over, a standby", 1, true);

        private final String words;
        private final int standbys;
        private final boolean another;

        Way(String words, int standbys, boolean another) {
            this.words = words;
            this.standbys = standbys;
            this.another = another;
        }
    }

    @Override
    public String name() {
        return "expiry-recovery";
    }

    @Override
    public String title() {
        return "From kill -9 to the next decision, with a million orders waiting";
    }

    @Override
    public void run(Bench bench, Section section) throws Exception {
        int orders = bench.count(1_000_000, 5_000);
        section.say(
                "Payments come all the time; seen is when the first of them is answered, in the partition where that takes longest. An instance that does not come "
                        + "back is missed after 10 s, the session timeout.");
        Section.Table table = section.table("", "RocksDB", "memory");
        for (Way way : Way.values()) {
            bench.progress(way.words);
            table.row(
                    way.words,
                    Figure.time(measure(bench, way, orders, "rocksdb")),
                    Figure.time(measure(bench, way, orders, "memory")));
        }
        table.end();
    }

    private static long measure(Bench bench, Way way, int orders, String store) throws Exception {
        Journal journal = new Journal(orders);
        Map<String, String> settings = Map.of("PIPELINE_STORE", store, STANDBYS, Integer.toString(way.standbys));
        try (BenchServers servers = new BenchServers()) {
            KafkaShop shop =
                    servers.closing(new KafkaShop(servers.kafka().bootstrapServers(), OurTill.PARTITIONS, journal));
            Processor one = start(servers, shop, "one", settings).awaitReady();
            if (way.another) {
                start(servers, shop, "two", settings).awaitReady();
            }
            long dueAt = KafkaShop.CLOCK.millis() + FAR_AWAY.toMillis();
            for (int order = 0; order < orders; order++) {
                journal.asked(order, dueAt);
                shop.open(order, dueAt);
            }
            shop.flush();
            // The last one is behind all others of its partition; when one of each is paid, all have been read.
            for (int order = orders - 1; order > orders - bench.count(200, 50); order--) {
                shop.pay(order);
                int paid = order;
                Wait.until("paid", PATIENCE, () -> journal.isSettled(paid));
            }
            long killedAt = System.nanoTime();
            one.kill();
            if (!way.another) {
                one.startAgain();
            }
            return firstDecision(shop, journal, killedAt);
        }
    }

    /** Pays an order of each partition again and again until each partition has answered a payment that was made after the kill. */
    private static long firstDecision(KafkaShop shop, Journal journal, long killedAt) {
        int[] next = new int[OurTill.PARTITIONS];
        int[] first = new int[OurTill.PARTITIONS];
        long[] seen = new long[OurTill.PARTITIONS];
        for (int partition = 0; partition < OurTill.PARTITIONS; partition++) {
            first[partition] = nextOf(shop, partition, 0);
            next[partition] = first[partition];
        }
        boolean all = false;
        while (!all) {
            all = true;
            for (int partition = 0; partition < OurTill.PARTITIONS; partition++) {
                if (seen[partition] == 0 && journal.isSettled(first[partition])) {
                    seen[partition] = System.nanoTime() - killedAt;
                }
                if (seen[partition] == 0) {
                    all = false;
                    shop.pay(next[partition]);
                    next[partition] = nextOf(shop, partition, next[partition] + 1);
                }
            }
            if (System.nanoTime() - killedAt > PATIENCE.toNanos()) {
                throw new IllegalStateException("nothing decided within " + PATIENCE);
            }
            Wait.pass(PROBE_EVERY);
        }
        long longest = 0;
        for (long each : seen) {
            longest = Math.max(longest, each);
        }
        return longest;
    }

    private static int nextOf(KafkaShop shop, int partition, int from) {
        int order = from;
        while (shop.partitionOf(order) != partition) {
            order++;
        }
        return order;
    }

    private static Processor start(BenchServers servers, KafkaShop shop, String id, Map<String, String> settings) {
        return servers.closing(
                Processor.start(shop.settings(), servers.folder("expiry-processor"), id, "2g", settings));
    }
}
