package io.paywindow.contract.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.kafka.TopicSetup.WrongTopicException;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.KafkaServer;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServers(Server.KAFKA)
class KafkaWatchIT {

    private final Servers servers;
    private final String prefix;
    private final Turns turns = new Turns();

    /** Remembers what it was told. */
    private static final class Turns implements KafkaWatch.Listener {
        private final AtomicInteger ready = new AtomicInteger();
        private final AtomicReference<String> wrong = new AtomicReference<>("");

        @Override
        public void onReady() {
            ready.incrementAndGet();
        }

        @Override
        public void onWrongTopic(WrongTopicException e) {
            wrong.set(String.valueOf(e.getMessage()));
        }
    }

    KafkaWatchIT(Servers servers) {
        this.servers = servers;
        this.prefix = servers.unique("watch") + ".";
    }

    @Test
    void tellsThatKafkaIsReadyOnceItsTopicsAreThere() {
        try (KafkaWatch watch = new KafkaWatch(settings(servers.kafkaBootstrapServers()), "it", turns)) {
            assertThat(watch.trouble()).contains("Kafka has not answered yet");

            watch.start();

            soon().until(() -> watch.trouble().isEmpty());
            assertThat(turns.ready).hasValue(1);
        }
    }

    @Test
    void waitsForAKafkaWhoseNameIsNotKnownYet() {
        try (KafkaWatch watch = new KafkaWatch(settings("nobody.invalid:9092"), "it", turns)) {
            watch.start();

            soon().until(() -> watch.trouble().orElse("").startsWith("waiting for Kafka: "));
            assertThat(turns.ready).hasValue(0);
        }
    }

    @Test
    void aTopicThatWouldBreakAPromiseEndsTheWait() throws Exception {
        KafkaSettings settings = settings(servers.kafkaBootstrapServers());
        try (Admin admin = Admin.create(KafkaClients.admin(settings, "it"))) {
            String name = settings.topics().nameOf(Topic.NUMBER_LEASED);
            admin.createTopics(List.of(new NewTopic(name, 3, (short) 1))).all().get();
        }
        try (KafkaWatch watch = new KafkaWatch(settings, "it", turns)) {
            watch.start();

            soon().until(() -> turns.wrong.get().contains("number-leased"));
            assertThat(watch.trouble()).contains(turns.wrong.get());
            assertThat(turns.ready).hasValue(0);
        }
    }

    @Test
    void aListenerThatFailsIsToldOfAndNeverAskedAgain() {
        var failing = new KafkaWatch.Listener() {
            @Override
            public void onReady() {
                turns.onReady();
                throw new IllegalStateException("cannot start");
            }

            @Override
            public void onWrongTopic(WrongTopicException wrong) {
                turns.onWrongTopic(wrong);
            }
        };
        try (KafkaWatch watch = new KafkaWatch(settings(servers.kafkaBootstrapServers()), "it", failing)) {
            watch.start();

            soon().until(() -> watch.trouble().orElse("").contains("cannot start"));
            assertThat(turns.ready).hasValue(1);
        }
    }

    @Test
    void saysThatKafkaIsAwayAndThatItIsBack(@TempDir Path folder) {
        try (KafkaServer kafka = KafkaServer.start(folder);
                KafkaWatch watch = new KafkaWatch(settings(kafka.bootstrapServers()), "it", turns)) {
            watch.start();
            soon().until(() -> watch.trouble().isEmpty());

            kafka.kill();
            soon().until(() -> watch.trouble().orElse("").startsWith("Kafka does not answer: "));

            kafka.restart();
            soon().until(() -> watch.trouble().isEmpty());
            assertThat(turns.ready).hasValue(1);
        }
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    private KafkaSettings settings(String bootstrapServers) {
        return new KafkaSettings(bootstrapServers, prefix, true, 2, 1, 1, Map.of());
    }
}
