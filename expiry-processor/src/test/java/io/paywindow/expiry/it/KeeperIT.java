package io.paywindow.expiry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.expiry.streams.ExpiryStreams;
import io.paywindow.expiry.streams.KafkaTicks;
import io.paywindow.expiry.streams.StreamsProperties;
import io.paywindow.expiry.streams.Ticks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
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
        // A thread that was let go at last still writes to its folder, which is deleted next.
        String ours = shop.kafka.topics().own(StreamsProperties.APPLICATION);
        await().atMost(PATIENCE)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith(ours)));
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

    @Test
    void interruptsAThreadThatHangsWhileItDiesAndStartsAgain() {
        SlowToEnd registry = new SlowToEnd(true);
        try (KafkaTicks ticks = new KafkaTicks(shop.kafka, "one", shop.codec, clock);
                ExpiryStreams streams = streams(new FirstTickFails(ticks), registry)) {
            streams.start(dead::countDown);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(shop.told().values()).hasSize(1));
            assertThat(registry.letGo.getCount())
                    .as("hung, and was interrupted")
                    .isZero();
            assertThat(dead.getCount()).as("goes on in the same process").isEqualTo(1);
        }
    }

    @Test
    void endsTheProcessWhenAThreadHangsForGood() {
        SlowToEnd registry = new SlowToEnd(false);
        try (KafkaTicks ticks = new KafkaTicks(shop.kafka, "one", shop.codec, clock);
                ExpiryStreams streams = streams(new FirstTickFails(ticks), registry)) {
            streams.start(dead::countDown);

            await().dontCatchUncaughtExceptions().atMost(PATIENCE).until(() -> dead.getCount() == 0);

            assertThat(streams.trouble()).isPresent();
            registry.letGo.countDown();
        }
    }

    private ExpiryStreams streams(Ticks ticks) {
        return streams(ticks, new SimpleMeterRegistry());
    }

    private ExpiryStreams streams(Ticks ticks, MeterRegistry registry) {
        return KeptHere.streams(shop, folder, ticks, registry, KafkaStreams::new);
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

    private static final class FirstTickFails implements Ticks {

        private final AtomicBoolean failed = new AtomicBoolean();
        private final Ticks others;

        FirstTickFails(Ticks others) {
            this.others = others;
        }

        @Override
        public void write(int partition) {
            if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException("the first tick fails");
            }
            others.write(partition);
        }

        @Override
        public Duration brokerAhead() {
            return others.brokerAhead();
        }
    }

    /** Keeps the thread that closes a task, as a producer that waits for ever does. */
    private static final class SlowToEnd extends SimpleMeterRegistry {

        private final CountDownLatch letGo = new CountDownLatch(1);
        private final boolean wakes;

        SlowToEnd(boolean wakes) {
            this.wakes = wakes;
        }

        @Override
        public @Nullable Meter remove(Meter meter) {
            boolean interrupted = false;
            while (letGo.getCount() > 0 && !(interrupted && wakes)) {
                try {
                    letGo.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            letGo.countDown();
            return super.remove(meter);
        }
    }
}
