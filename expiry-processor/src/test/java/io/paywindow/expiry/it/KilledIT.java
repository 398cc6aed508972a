package io.paywindow.expiry.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.devstack.KafkaServer;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.expiry.streams.StreamsProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processors are killed, joined by others and lose their broker under load; a separate verifier then finds nothing doubled, nothing
 * missing and nothing decided otherwise than the log says. {@code -Dpaywindow.kills=100} goes on for longer.
 */
@UsesServers(Server.KAFKA)
class KilledIT {

    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    // Well below the session timeout, after which one that just fell silent would be missed.
    private static final Duration LEFT_WITHIN = Duration.ofMillis(KafkaClients.SESSION_TIMEOUT_MS / 3);

    private static final int PER_SECOND = 100;
    private static final int KILLS = Integer.getInteger("paywindow.kills", 2);

    @TempDir
    Path folder;

    @Test
    void nothingIsDoubledOrMissingAfterKills(Servers servers) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        System.Logger log = System.getLogger(KilledIT.class.getName());
        log.log(System.Logger.Level.INFO, "seed {0}", seed);
        try (Shop shop = new Shop(servers.kafkaBootstrapServers(), servers.unique("kill") + "-", 2);
                Processor processor = Processor.start(shop, folder, "one", Map.of())) {
            processor.awaitReady();
            Traffic traffic = new Traffic(shop, WINDOW, PER_SECOND, seed).start();
            try (traffic) {
                for (int kill = 0; kill < KILLS; kill++) {
                    awaitMore(shop, 20 + random.nextInt(100));
                    processor.process().kill();
                    // Every second time in memory, which is read from the changelog; then on what the disk still has.
                    processor.startAgain(Map.of("PIPELINE_STORE", kill % 2 == 0 ? "memory" : "rocksdb"));
                }
                awaitMore(shop, 50);
            }

            shop.awaitAllDecidedAsInAReplay(traffic.opened(), Processor.RULES, PATIENCE);
            checkEnds(shop, traffic);
            log.log(
                    System.Logger.Level.INFO,
                    "{0} kills, {1} orders, {2} outcomes: as in a replay, none doubled, none missing",
                    KILLS,
                    traffic.opened().size(),
                    shop.outcomes().size());
        }
    }

    @Test
    void anotherInstanceTakesOverWhatAKilledOneHad(Servers servers) {
        try (Shop shop = new Shop(servers.kafkaBootstrapServers(), servers.unique("two") + "-", 4);
                // One in memory, the other on disk: what they hand over to each other is the same.
                Processor one = Processor.start(
                        shop, folder, "one", Map.of("PIPELINE_STANDBY_REPLICAS", "1", "PIPELINE_STORE", "memory"))) {
            one.awaitReady();
            Traffic traffic = new Traffic(shop, WINDOW, PER_SECOND, 7).start();
            try (traffic) {
                awaitMore(shop, 50);
                try (Processor two = Processor.start(shop, folder, "two", Map.of("PIPELINE_STANDBY_REPLICAS", "1"))) {
                    two.awaitReady();
                    awaitCopies("two", 4);
                    awaitMore(shop, 100);
                    one.process().kill();
                    awaitMore(shop, 100);
                    one.startAgain();
                    one.awaitReady();
                    awaitMore(shop, 100);
                    assertThat(two.process().terminate(Duration.ofSeconds(20))).isTrue();
                    awaitMembers(shop, 1, LEFT_WITHIN);
                }
                awaitMore(shop, 100);
            }

            shop.awaitAllDecidedAsInAReplay(traffic.opened(), Processor.RULES, PATIENCE);
            checkEnds(shop, traffic);
        }
    }

    @Test
    void nothingIsLostOrWrongWhenTheBrokerIsKilled() {
        try (KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
                Shop shop = new Shop(kafka.bootstrapServers(), "broker-", 2);
                Processor processor = Processor.start(shop, folder, "one", Map.of())) {
            processor.awaitReady();
            Traffic traffic = new Traffic(shop, WINDOW, PER_SECOND, 11).start();
            try (traffic) {
                awaitMore(shop, 50);
                kafka.kill();
                kafka.restart();
                awaitMore(shop, 100);
            }

            shop.awaitAllDecidedAsInAReplay(traffic.opened(), Processor.RULES, PATIENCE);
            checkEnds(shop, traffic);
            processor.awaitReady();
        }
    }

    private static void checkEnds(Shop shop, Traffic traffic) {
        Map<String, List<String>> told = shop.told();
        assertThat(traffic.opened())
                .isNotEmpty()
                .allSatisfy(number -> assertThat(
                                told.getOrDefault(number, List.of()).stream().filter(Shop::isEnd))
                        .hasSize(1));
    }

    /** Waits until so many instances belong to the group that shares the partitions. */
    private static void awaitMembers(Shop shop, int members, Duration patience) {
        String group = shop.topics.own(StreamsProperties.APPLICATION);
        try (Admin admin = Admin.create(KafkaClients.admin(shop.kafka, "members"))) {
            await().atMost(patience).until(() -> {
                var described = admin.describeConsumerGroups(List.of(group)).describedGroups();
                return requireNonNull(described.get(group)).get().members().size() == members;
            });
        }
    }

    /** Waits until an instance that keeps them on disk has copies of so many partitions, its own among them. */
    private void awaitCopies(String instance, int partitions) {
        Path state = folder.resolve("state").resolve(instance);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            try (Stream<Path> copies = Files.find(state, 5, (path, file) -> path.endsWith("rocksdb/orders"))) {
                return copies.count() == partitions;
            }
        });
    }

    private static void awaitMore(Shop shop, int outcomes) {
        int before = shop.outcomes().size();
        await().atMost(PATIENCE).until(() -> shop.outcomes().size() >= before + outcomes);
    }
}
