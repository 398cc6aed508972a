package io.paywindow.expiry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.expiry.Given;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an order, with the processor and Kafka as they really are. */
@UsesServers(Server.KAFKA)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderLifeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Shop shop;
    private final Processor processor;

    OrderLifeIT(Servers servers, @TempDir Path folder) {
        shop = new Shop(servers.kafkaBootstrapServers(), servers.unique("life") + "-", 2);
        processor = Processor.start(shop, folder, "one", Map.of());
    }

    @BeforeAll
    void ready() {
        processor.awaitReady();
    }

    @AfterAll
    void stop() {
        processor.close();
        shop.close();
    }

    @Test
    void anOrderIsPaidOnceAndAnotherPaymentForItIsRefunded() {
        String number = shop.open(Duration.ofMinutes(1));

        shop.pay(number, "p1");
        shop.pay(number, "p1");
        shop.pay(number, "p2");

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(shop.told(number)).containsExactly("PAID by p1", "REFUND_DUE p2 DUPLICATE"));
    }

    @Test
    void anUnpaidOrderExpiresWithNoOtherTraffic() {
        String number = shop.open(Duration.ofSeconds(1));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.told(number)).containsExactly("EXPIRED"));
    }

    @Test
    void anOrderIsCancelledAndItsPaymentRefunded() {
        String number = shop.open(Duration.ofMinutes(1));

        shop.cancel(number);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.told(number)).containsExactly("CANCELLED"));
        shop.pay(number, "p1");

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(shop.told(number)).containsExactly("CANCELLED", "REFUND_DUE p1 CANCELLED"));
    }

    @Test
    void aPaymentOnTheWrongPartitionFindsItsOrder() {
        String number = shop.open(Duration.ofMinutes(1));
        String stray = shop.newNumber();

        // librdkafka's default placing is by CRC32.
        for (int partition = 0; partition < shop.kafka.partitions(); partition++) {
            shop.send(new ProducerRecord<>(
                    shop.topics.nameOf(Topic.PAYMENT_RECEIVED),
                    partition,
                    number,
                    shop.codec.encode(Given.payment(number, "p" + partition))));
            shop.send(new ProducerRecord<>(
                    shop.topics.nameOf(Topic.CANCEL_REQUESTED),
                    partition,
                    stray,
                    shop.codec.encode(Given.cancel(stray))));
        }
        shop.open(stray, Duration.ofMinutes(1));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.told(number))
                        .hasSize(2)
                        .anyMatch(it -> it.startsWith("PAID by p"))
                        .anyMatch(it -> it.endsWith("DUPLICATE")));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.told(stray)).containsExactly("CANCELLED"));
    }

    @Test
    void brokenBytesAreSetAsideAndTheNextOrderGoesThrough() {
        String number = shop.newNumber();

        for (Topic topic : List.of(Topic.ORDER_NUMBERED, Topic.PAYMENT_RECEIVED, Topic.CANCEL_REQUESTED)) {
            shop.send(new ProducerRecord<>(shop.topics.nameOf(topic), number, new byte[] {1, 2, 3}));
        }
        shop.open(number, Duration.ofMinutes(1));
        shop.pay(number, "p1");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.told(number)).containsExactly("PAID by p1"));
        for (Topic topic : List.of(Topic.ORDER_NUMBERED, Topic.PAYMENT_RECEIVED, Topic.CANCEL_REQUESTED)) {
            assertThat(shop.dead(topic)).anySatisfy(dead -> {
                assertThat(dead.key()).isEqualTo(number);
                assertThat(dead.value()).containsExactly(1, 2, 3);
                assertThat(new String(
                                dead.headers().lastHeader(DeadLetter.REASON).value(), StandardCharsets.UTF_8))
                        .isEqualTo("NOT_SINGLE_OBJECT");
            });
        }
    }

    @Test
    void producersWithWrongClocksChangeNothing() {
        Instant now = Instant.now();
        List<String> paid = new ArrayList<>();
        List<String> unpaid = new ArrayList<>();
        for (Instant clock : List.of(now.plus(Duration.ofHours(3)), now.minus(Duration.ofDays(1)), Instant.EPOCH)) {
            paid.add(openAt(clock));
            unpaid.add(openAt(clock));
        }
        for (String number : paid) {
            byte[] payment = shop.codec.encode(Given.payment(number, "p1"));
            shop.send(new ProducerRecord<>(
                    shop.topics.nameOf(Topic.PAYMENT_RECEIVED),
                    null,
                    now.plus(Duration.ofHours(3)).toEpochMilli(),
                    number,
                    payment));
        }

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(paid).allSatisfy(number -> assertThat(shop.told(number)).containsExactly("PAID by p1"));
            assertThat(unpaid)
                    .allSatisfy(number -> assertThat(shop.told(number)).containsExactly("EXPIRED"));
        });
    }

    private String openAt(Instant clock) {
        String number = shop.newNumber();
        // The window is counted by the broker's clock; the allocator's may be a minute off at most.
        byte[] order = shop.codec.encode(Given.numbered(
                number, clock, Duration.ofSeconds(2), Instant.now().plusSeconds(2)));
        shop.send(new ProducerRecord<>(
                shop.topics.nameOf(Topic.ORDER_NUMBERED), null, clock.toEpochMilli(), number, order));
        return number;
    }

    @Test
    void readinessAndMetricsTellHowItIsGoing() throws InterruptedException {
        assertThat(processor.get("/actuator/health/readiness")).contains("\"decision\":\"well\"");
        assertThat(processor.get("/actuator/prometheus"))
                .contains("paywindow_expiry_orders_pending")
                .contains("paywindow_expiry_since_tick_seconds{application=\"expiry-processor\",partition=\"1\"}")
                .contains("paywindow_expiry_oldest_overdue_seconds")
                .contains("paywindow_expiry_lateness_seconds_bucket");
    }
}
