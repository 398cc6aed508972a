package io.paywindow.stock.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.stock.Facts;
import io.paywindow.stock.Rabbit;
import io.paywindow.stock.WiredRabbit;
import io.paywindow.stock.event.OrderEvent;
import io.paywindow.stock.event.OrderEventJson;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another team's consumer, in another language, understands what is on the exchange. */
@UsesServers(Server.RABBITMQ)
final class SampleConsumerIT {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Path SAMPLE = Path.of("../infra/deploy/samples/consumer-node/run");

    @Test
    void countsWhatWasSoldOnceAndSetsPoisonAside(Servers servers, @TempDir Path folder) throws Exception {
        if (!hasNode()) {
            saysWhatIsMissing(folder.resolve("said"), servers.amqpUri());
            return;
        }
        Path printed = folder.resolve("printed");
        try (WiredRabbit wired = new WiredRabbit(servers.amqpUri())) {
            ProcessBuilder sample = new ProcessBuilder(SAMPLE.toRealPath().toString())
                    .redirectOutput(printed.toFile())
                    .redirectError(folder.resolve("said").toFile());
            sample.environment().put("AMQP_URL", servers.amqpUri());
            Process process = sample.start();
            try {
                Rabbit rabbit = wired.direct();
                await().atMost(BOUND)
                        .until(() -> Files.readString(folder.resolve("said")).contains("waiting for events"));

                publish(rabbit, Translation.of(Facts.outcome(1, OutcomeKind.PAID)));
                publish(rabbit, Translation.of(Facts.outcome(1, OutcomeKind.PAID)));
                rabbit.channel()
                        .basicPublish(
                                OrderEvents.EXCHANGE,
                                OrderEvents.ORDER_PAID,
                                true,
                                new BasicProperties(),
                                "poison".getBytes(StandardCharsets.UTF_8));
                publish(rabbit, Translation.of(Facts.outcome(2, OutcomeKind.EXPIRED)));
                publish(rabbit, Translation.of(Facts.outcome(3, OutcomeKind.PAID)));

                await().atMost(BOUND).until(() -> rabbit.waiting("sales-report.dead") == 1);
                await().atMost(BOUND)
                        .untilAsserted(() -> assertThat(Files.readAllLines(printed))
                                .containsExactly(
                                        "{\"orderNumber\":\"202611230000001\",\"sold\":{\"tea\":2}}",
                                        "{\"orderNumber\":\"202611230000003\",\"sold\":{\"tea\":4}}"));
                assertThat(process.isAlive()).isTrue();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** Without Node the sample can only say so. */
    private static void saysWhatIsMissing(Path said, String amqpUri) throws Exception {
        ProcessBuilder sample = new ProcessBuilder(SAMPLE.toRealPath().toString()).redirectError(said.toFile());
        sample.environment().put("AMQP_URL", amqpUri);
        assertThat(sample.start().waitFor()).isEqualTo(2);
        assertThat(Files.readString(said)).contains("needs Node 18 or later");
    }

    /** As the bridge does. */
    private static void publish(Rabbit rabbit, OrderEvent event) throws Exception {
        BasicProperties properties = new BasicProperties.Builder()
                .messageId(event.messageId())
                .type(event.event())
                .contentType("application/json")
                .deliveryMode(2)
                .build();
        rabbit.channel()
                .basicPublish(
                        OrderEvents.EXCHANGE,
                        event.kind().routingKey(),
                        true,
                        properties,
                        new OrderEventJson().write(event));
        rabbit.channel().waitForConfirmsOrDie(10_000);
    }

    private static boolean hasNode() {
        return Stream.of("node", "npm")
                .allMatch(program -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))));
    }
}
