package io.paywindow.faults.fault;

import io.paywindow.contract.names.Topic;
import io.paywindow.faults.history.Entry;
import io.paywindow.outside.UpstreamSystem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** Upstream systems write again what they, or others, wrote before: orders, payments, cancellations, deliveries. */
record Repeated(long seed, Duration lasts) implements Fault {

    private static final int MOST = 300;

    @Override
    public String told() {
        return "up to " + MOST + " records written again";
    }

    @Override
    public void begin(Stage stage) throws InterruptedException {
        RandomGenerator random = new SplittableRandom(seed);
        long end = System.nanoTime() + lasts.toNanos();
        List<Entry> all = Stream.of(
                        stage.log().placed(),
                        stage.log().payments(),
                        stage.log().cancels(),
                        stage.log().refunds(),
                        stage.log().adjustments())
                .flatMap(entries -> entries.values().stream())
                .flatMap(List::stream)
                .toList();
        for (int i = 0; i < MOST && !all.isEmpty() && System.nanoTime() < end; i++) {
            again(all.get(random.nextInt(all.size())), stage.crowd().upstream());
        }
    }

    private static void again(Entry entry, UpstreamSystem upstream) throws InterruptedException {
        Topic topic = Topic.valueOf(entry.topic().toUpperCase(Locale.ROOT).replace('-', '_'));
        SpecificRecord fact = entry.fact();
        String key = entry.key();
        if (fact == null || key == null) {
            return;
        }
        try {
            upstream.write(topic, key, fact);
        } catch (IllegalStateException e) {
            // It repeats what may be repeated any number of times, so none at all is as good.
            return;
        }
    }

    @Override
    public void end(Stage stage) {
        // It is done.
    }

    @Override
    public boolean breaksTheLine() {
        return false;
    }
}
