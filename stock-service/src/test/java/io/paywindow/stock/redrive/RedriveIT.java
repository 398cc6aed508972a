package io.paywindow.stock.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.kafka.TopicSetup;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.stock.Shop;
import io.paywindow.stock.WiredRabbit;
import io.paywindow.stock.amqp.AmqpSettings;
import io.paywindow.stock.amqp.AmqpSettings.QueueType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead messages, moved back by an operator. */
@UsesServers({Server.KAFKA, Server.REDIS, Server.RABBITMQ})
final class RedriveIT {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private WiredRabbit rabbit;
    private Shop shop;
    private Redrive redrive;

    @BeforeEach
    void open(Servers servers) throws Exception {
        rabbit = new WiredRabbit(servers.amqpUri());
        shop = new Shop(
                servers.kafkaBootstrapServers(),
                servers.redisUrl(),
                servers.amqpUri(),
                servers.unique("redrive") + ".");
        AmqpSettings amqp = new AmqpSettings(
                servers.amqpUri(), QueueType.QUORUM, true, Duration.ofSeconds(5), Duration.ofSeconds(10));
        redrive = new Redrive(shop.kafka(), amqp, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
        rabbit.close();
    }

    @Test
    void movesDeadMessagesBackAsTheyWereAndSaysWhatTheyDiedOf() throws Exception {
        for (int n = 0; n < 250; n++) {
            bury("SENSELESS", "no event", n);
        }
        bury("FAILED", "a defect\u001b[2J", 250);
        awaitDead(251);

        assertThat(redrive.run(RedriveOptions.of("stock.dead")).moved()).isEqualTo(251);

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("""
                stock.dead: 251 dead, 251 moved back to stock
                      250  SENSELESS  no event
                        1  FAILED  a defect [2J
                """);
        awaitDead(0);
        List<GetResponse> back = rabbit.direct().drain("stock");
        assertThat(back).hasSize(251);
        assertThat(back.getFirst().getProps().getMessageId()).isEqualTo("message-0");
        assertThat(back.getFirst().getProps().getHeaders())
                .containsKey("traceparent")
                .doesNotContainKeys("dead-reason", "dead-detail", "origin-queue", "notice-attempt");
        assertThat(back.getLast().getBody()).isEqualTo("250".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void movesNoMoreThanItsLimitAndNothingInADryRun() throws Exception {
        for (int n = 0; n < 10; n++) {
            bury("SENSELESS", "no event", n);
        }
        awaitDead(10);

        assertThat(redrive.run(RedriveOptions.of("stock", "--dry-run", "--limit", "4"))
                        .seen())
                .isEqualTo(4);
        awaitDead(10);
        assertThat(redrive.run(RedriveOptions.of("stock", "--limit", "3")).moved())
                .isEqualTo(3);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("stock.dead: 4 dead (--limit; there may be more), nothing moved (dry run)\n")
                .contains("stock.dead: 3 dead (--limit; there may be more), 3 moved back to stock\n");
        awaitDead(7);
        assertThat(rabbit.direct().drain("stock")).hasSize(3);
    }

    @Test
    void writesDeadLettersToTheirTopicAgainAndEachOnce() throws Exception {
        makeTopics(shop.kafka());
        for (int n = 0; n < 5; n++) {
            bury(n, "value-" + n);
        }
        bury(5, "x".repeat(1_000_001));

        assertThat(redrive.run(RedriveOptions.of("order-placed", "--dry-run")).seen())
                .isEqualTo(6);
        assertThat(redrive.run(RedriveOptions.of("order-placed-dead", "--limit", "2"))
                        .moved())
                .isEqualTo(2);
        assertThat(redrive.main(RedriveOptions.of("order-placed"), System.err)).isEqualTo(3);
        assertThat(redrive.main(RedriveOptions.of("order-placed"), System.err)).isZero();

        List<ConsumerRecord<String, byte[]>> back =
                shop.read(shop.kafka().topics().nameOf(Topic.ORDER_PLACED));
        assertThat(back)
                .extracting(record -> record.key() + "=" + new String(record.value(), StandardCharsets.UTF_8))
                .containsExactlyInAnyOrder(
                        "key-0=value-0", "key-1=value-1", "key-2=value-2", "key-3=value-3", "key-4=value-4");
        assertThat(back).allSatisfy(record -> {
            assertThat(record.headers().toArray()).hasSize(1);
            assertThat(record.headers().lastHeader("traceparent").value())
                    .isEqualTo("trace".getBytes(StandardCharsets.UTF_8));
        });
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("order-placed-dead: 4 dead, 3 moved back to order-placed; 1 cannot be moved")
                .contains("        4  SENSELESS  total: 1 (expected: 2)");
    }

    @Test
    void saysWhichServerIsAwayAndFails() {
        AmqpSettings away = new AmqpSettings(
                "amqp://user:secret@127.0.0.1:1/%2f",
                QueueType.QUORUM, true, Duration.ofSeconds(1), Duration.ofSeconds(10));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);

        assertThat(new Redrive(shop.kafka(), away, err).main(RedriveOptions.of("stock"), err))
                .isEqualTo(1);

        assertThat(said.toString(StandardCharsets.UTF_8))
                .isEqualTo("infra/redrive: stock: RabbitMQ at 127.0.0.1:1: Connection refused\n");
    }

    /** RabbitMQ counts a moment later than it confirms. */
    private void awaitDead(int messages) {
        await().atMost(Duration.ofSeconds(20)).until(() -> rabbit.direct().waiting("stock.dead") == messages);
    }

    /** Puts a message where a consumer would set it aside. */
    private void bury(String reason, String detail, int n) throws Exception {
        BasicProperties properties = new BasicProperties.Builder()
                .messageId("message-" + n)
                .headers(Map.of(
                        "dead-reason",
                        reason,
                        "dead-detail",
                        detail,
                        "origin-queue",
                        "stock",
                        "traceparent",
                        "trace",
                        "notice-attempt",
                        6))
                .build();
        rabbit.direct().put("stock.dead", properties, Integer.toString(n).getBytes(StandardCharsets.UTF_8));
    }

    private void bury(int n, String value) throws Exception {
        ConsumerRecord<String, byte[]> origin = new ConsumerRecord<>(
                shop.kafka().topics().nameOf(Topic.ORDER_PLACED),
                0,
                n,
                "key-" + n,
                value.getBytes(StandardCharsets.UTF_8));
        origin.headers().add("traceparent", "trace".getBytes(StandardCharsets.UTF_8));
        ProducerRecord<String, byte[]> letter = DeadLetter.of(origin, "SENSELESS", "total: 1 (expected: 2)");
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(KafkaClients.producer(shop.kafka(), "grave"))) {
            producer.send(letter).get();
        }
    }

    private static void makeTopics(KafkaSettings kafka) {
        try (Admin admin = Admin.create(KafkaClients.admin(kafka, "topics"))) {
            new TopicSetup(kafka).ensure(admin);
        }
    }
}
