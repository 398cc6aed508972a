package io.paywindow.stock.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.RabbitServer;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.stock.Facts;
import io.paywindow.stock.Rabbit;
import io.paywindow.stock.Shop;
import io.paywindow.stock.amqp.AmqpLink;
import io.paywindow.stock.amqp.AmqpSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Whatever RabbitMQ does, nothing is lost between Kafka and the queues: what went in is confirmed or set aside. */
@UsesServers({Server.KAFKA, Server.REDIS})
final class BridgeFaultsIT {

    private static final Duration BOUND = Duration.ofSeconds(90);
    private static final int POISON = 20;

    private static RabbitServer rabbit;

    private MeterRegistry meters = new SimpleMeterRegistry();
    private Shop shop;

    @BeforeAll
    static void startRabbit(@TempDir Path folder) {
        rabbit = RabbitServer.start(folder);
    }

    @AfterAll
    static void stopRabbit() {
        rabbit.close();
    }

    @BeforeEach
    void openShop(Servers servers) throws Exception {
        shop = new Shop(
                servers.kafkaBootstrapServers(),
                servers.redisUrl(),
                rabbit.freshVhostUri(),
                servers.unique("bridge") + ".");
        shop.listen("others");
    }

    @AfterEach
    void closeShop() {
        shop.close();
    }

    @Test
    void losesNothingWhenRabbitIsKilledAndRestartedUnderLoad() throws Exception {
        Bridge bridge = start();
        int orders = 20_000;
        for (int n = 0; n < orders; n++) {
            shop.writeSoon(Facts.outcome(n, OutcomeKind.PAID));
            if (n % (orders / POISON) == 0) {
                shop.write(Topic.ORDER_OUTCOME, "poison", "poison".getBytes(StandardCharsets.UTF_8));
            }
            if (n == orders / 4 || n == orders / 2) {
                rabbit.restart();
                assertCommittedIsSafe();
            }
        }
        shop.flush();

        Set<String> arrived = allArrive(IntStream.range(0, orders).boxed().collect(Collectors.toSet()));
        Set<String> setAside = setAside();
        assertThat(setAside).hasSize(POISON);
        assertThat(shop.committed(Topic.ORDER_OUTCOME))
                .as("committed input = confirmed + set aside")
                .isEqualTo(arrived.size() + setAside.size());
        assertCommittedIsSafe();
        await().atMost(BOUND).until(() -> bridge.trouble().isEmpty());
    }

    @Test
    void waitsOutABlockedConnectionAndIsNotReadyMeanwhile() throws Exception {
        Bridge bridge = start();
        rabbit.raiseMemoryAlarm();
        try {
            for (int n = 0; n < 3000; n++) {
                shop.writeSoon(Facts.outcome(n, OutcomeKind.PAID));
            }
            shop.flush();
            await().atMost(BOUND).until(() -> bridge.trouble().orElse("").contains("blocks publishers"));
            assertThat(shop.behind(Topic.ORDER_OUTCOME)).isEqualTo(3000);
        } finally {
            rabbit.clearMemoryAlarm();
        }

        allArrive(IntStream.range(0, 3000).boxed().collect(Collectors.toSet()));
        await().atMost(BOUND).until(() -> bridge.trouble().isEmpty());
    }

    @Test
    void triesAgainWhatAFullQueueRefusesUntilThereIsRoom() throws Exception {
        int room = 50;
        try (Rabbit other = shop.rabbit()) {
            other.channel()
                    .queueDeclare(
                            "narrow",
                            true,
                            false,
                            false,
                            Map.of("x-queue-type", "quorum", "x-max-length", room, "x-overflow", "reject-publish"));
            other.channel().queueBind("narrow", OrderEvents.EXCHANGE, OrderEvents.ORDER_EXPIRED);
        }
        Bridge bridge = start();
        for (int n = 0; n < 200; n++) {
            shop.write(Facts.outcome(n, OutcomeKind.EXPIRED));
        }
        await().atMost(BOUND).until(() -> bridge.trouble().orElse("").contains("does not take"));

        Set<String> seen = new HashSet<>();
        await().atMost(BOUND).until(() -> {
            shop.drain("narrow").forEach(message -> seen.add(message.getProps().getMessageId()));
            return seen.size() == 200;
        });
        await().atMost(BOUND).until(() -> bridge.trouble().isEmpty() && shop.behind(Topic.ORDER_OUTCOME) == 0);
    }

    @Test
    void aTraceThatIsLargerThanAFrameStopsNothing() throws Exception {
        start();
        OrderOutcome outcome = Facts.outcome(1, OutcomeKind.PAID);
        shop.write(
                Topic.ORDER_OUTCOME,
                outcome.getOrderNumber(),
                new FactCodec().encode(outcome),
                new RecordHeader("traceparent", new byte[200_000]));
        shop.write(Facts.outcome(2, OutcomeKind.PAID));

        assertThat(allArrive(Set.of(1, 2))).hasSize(2);
    }

    @Test
    void makesAQueueAgainThatSomebodyDeletedAndSendsWhatCameBackUnroutable() throws Exception {
        start();
        shop.write(Facts.numbered(1));
        allArrive(Set.of(1));
        try (Rabbit other = shop.rabbit()) {
            other.channel().queueDelete("others");
            other.channel().queueDelete(OrderEvents.NOTIFICATION_QUEUE);
        }

        shop.write(Facts.numbered(2));

        // Its binding is back too: the message is there.
        await().atMost(BOUND).ignoreExceptions().until(() -> shop.waiting(OrderEvents.NOTIFICATION_QUEUE) == 1);
        await().atMost(BOUND).until(() -> shop.behind(Topic.ORDER_NUMBERED) == 0);
    }

    @Test
    void keepsWhatCameBackWhileTheQueueItBelongsInIsStillMissing() throws Exception {
        // Declared by somebody else, as in a shop whose RabbitMQ has strict rights.
        new AmqpLink(
                        new AmqpSettings(
                                shop.amqpUri(),
                                AmqpSettings.QueueType.QUORUM,
                                true,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(10)),
                        "somebody")
                .connect("topology")
                .close();
        Bridge bridge = start("amqp.create-topology=false");
        try (Rabbit other = shop.rabbit()) {
            other.channel().queueDelete("others");
            other.channel().queueDelete(OrderEvents.NOTIFICATION_QUEUE);
        }
        shop.write(Facts.numbered(1));
        await().atMost(BOUND).until(() -> bridge.trouble().orElse("").contains("NOT_FOUND"));

        shop.listen(OrderEvents.NOTIFICATION_QUEUE);

        await().atMost(BOUND).until(() -> shop.behind(Topic.ORDER_NUMBERED) == 0);
        assertThat(shop.waiting(OrderEvents.NOTIFICATION_QUEUE)).isEqualTo(1);
    }

    private Bridge start() {
        return start("amqp.create-topology=true");
    }

    private Bridge start(String setting) {
        ConfigurableApplicationContext service =
                shop.startService("bridge", "roles=bridge", "bridge.window=500", "amqp.heartbeat=2s", setting);
        meters = service.getBean(MeterRegistry.class);
        Bridge bridge = service.getBean(Bridge.class);
        await().atMost(BOUND).until(() -> bridge.trouble().isEmpty());
        return bridge;
    }

    /** Waits until a message of each order has come and Kafka knows; answers the message-ids. */
    private Set<String> allArrive(Set<Integer> orders) throws Exception {
        Set<String> expected = orders.stream().map(Facts::number).collect(Collectors.toSet());
        Set<String> ids = new HashSet<>();
        await().atMost(BOUND).until(() -> {
            for (GetResponse message : shop.drain("others")) {
                String id = message.getProps().getMessageId();
                ids.add(id);
                expected.remove(id.substring(0, id.indexOf(':')));
            }
            return expected.isEmpty();
        });
        await().atMost(BOUND)
                .until(() -> shop.behind(Topic.ORDER_OUTCOME) == 0 && shop.behind(Topic.ORDER_NUMBERED) == 0);
        return ids;
    }

    /** Where each dead letter came from. */
    private Set<String> setAside() {
        return shop.read(shop.kafka().topics().deadNameOf(Topic.ORDER_OUTCOME)).stream()
                .map(letter -> List.of(DeadLetter.ORIGIN_PARTITION, DeadLetter.ORIGIN_OFFSET).stream()
                        .map(name ->
                                new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining(":")))
                .collect(Collectors.toSet());
    }

    /** At any moment, whatever goes on: Kafka is told of nothing that is not confirmed or set aside. */
    private void assertCommittedIsSafe() throws Exception {
        // In this order: what is counted meanwhile only helps.
        long committed = shop.committed(Topic.ORDER_OUTCOME);
        assertThat((double) committed)
                .as("committed input <= confirmed + set aside")
                .isPositive()
                .isLessThanOrEqualTo(count("paywindow.bridge.confirmed") + count("paywindow.bridge.set.aside"));
    }

    private double count(String meter) {
        return meters.find(meter).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
