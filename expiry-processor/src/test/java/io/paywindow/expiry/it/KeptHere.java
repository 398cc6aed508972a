package io.paywindow.expiry.it;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.expiry.streams.ExpiryStreams;
import io.paywindow.expiry.streams.ExpiryWatch;
import io.paywindow.expiry.streams.Parts;
import io.paywindow.expiry.streams.Stores;
import io.paywindow.expiry.streams.StreamsProperties;
import io.paywindow.expiry.streams.Ticks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import java.util.function.BiFunction;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/** The decision in the test's own JVM, where its parts can be made to fail. */
final class KeptHere {

    private KeptHere() {}

    /** One that keeps its state in the folder; not started yet. */
    static ExpiryStreams streams(
            Shop shop,
            Path folder,
            Ticks ticks,
            MeterRegistry registry,
            BiFunction<Topology, Properties, KafkaStreams> maker) {
        InstantSource clock = InstantSource.system();
        Parts parts = new Parts(
                Processor.RULES, shop.codec, ticks, new ExpiryWatch(registry, clock), clock, Duration.ofMillis(100));
        StreamsProperties properties = new StreamsProperties(shop.kafka, "one", folder, Duration.ofMillis(50), 1, 0);
        return new ExpiryStreams(properties, Stores.ROCKSDB, parts, 8 * 1024 * 1024, Duration.ofSeconds(2), maker);
    }
}
