package io.paywindow.expiry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.expiry.streams.ExpiryStreams;
import io.paywindow.expiry.streams.ExpiryWatch;
import io.paywindow.expiry.streams.KafkaTicks;
import io.paywindow.expiry.streams.Parts;
import io.paywindow.expiry.streams.Stores;
import io.paywindow.expiry.streams.StreamsProperties;
import io.paywindow.expiry.streams.Ticks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Never silently dead: what stops the decision is tried again, or ends the process. */
@UsesServers(Server.KAFKA)
class KeeperIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Shop shop;
    private final InstantSource clock = InstantSource.system();
    private final CountDownLatch dead = new CountDownLatch(1);

    @TempDir
    Path folder;

    KeeperIT(Servers servers) {
        shop = new Shop(servers.kafkaBootstrapServers(), servers.unique("keeper") + "-", 1);
    }

    @BeforeEach
    void orderWaits() {
        shop.open(Duration.ofSeconds(1));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void startsAgainWhenTheDiskWouldNotLetItStart() throws IOException {
        Path task = folder.resolve(shop.kafka.topics().own(StreamsProperties.APPLICATION))
                .resolve("0_0");
        Files.createDirectories(task);
        Path broken = Files.createSymbolicLink(task.resolve("broken"), folder.resolve("nowhere"));
        try (KafkaTicks ticks = new KafkaTicks(shop.kafka, "one", shop.codec, clock);
                ExpiryStreams streams = streams(ticks)) {
            streams.start(dead::countDown);
            await().atMost(PATIENCE)
                    .until(() -> streams.trouble()
                            .filter(it -> it.contains("broken"))
                            .isPresent());
            assertThat(dead.getCount()).isEqualTo(1);

            Files.delete(broken);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(shop.told().values()).hasSize(1));
            assertThat(streams.trouble()).isEmpty();
        }
        assertThat(dead.getCount()).as("closed, not dead").isEqualTo(1);
    }

    @Test
    void endsTheProcessWhenAThreadDiesOfAnError() {
        try (ExpiryStreams streams = streams(new DeadlyTicks())) {
            streams.start(dead::countDown);

            // The thread's Error goes on to whoever hears of uncaught ones; here that would be the waiting itself.
            await().dontCatchUncaughtExceptions().atMost(PATIENCE).until(() -> dead.getCount() == 0);

            assertThat(streams.trouble()).isPresent();
        }
    }

    private ExpiryStreams streams(Ticks ticks) {
        Parts parts = new Parts(
                Processor.RULES,
                shop.codec,
                ticks,
                new ExpiryWatch(new SimpleMeterRegistry(), clock),
                clock,
                Duration.ofMillis(100));
        StreamsProperties properties = new StreamsProperties(shop.kafka, "one", folder, Duration.ofMillis(50), 1, 0);
        return new ExpiryStreams(properties, Stores.ROCKSDB, parts, 8 * 1024 * 1024);
    }

    private static final class DeadlyTicks implements Ticks {
        @Override
        public void write(int partition) {
            throw new LinkageError("half of the classes are gone");
        }

        @Override
        public Duration brokerAhead() {
            return Duration.ZERO;
        }
    }
}
