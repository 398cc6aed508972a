package io.paywindow.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RabbitServerIT {

    private static final String QUEUE = "kept";

    @TempDir
    Path directory;

    @Test
    void confirmedMessagesSurviveAKillAndARestartOnTheSamePort() throws Exception {
        try (RabbitServer rabbit = RabbitServer.start(directory)) {
            String uri = rabbit.freshVhostUri();
            declare(uri, "classic");
            declare(uri, "quorum");
            awaitRegistration("quorum");
            publish(uri, "classic");
            publish(uri, "quorum");

            rabbit.kill();
            rabbit.restart();

            assertThat(take(uri, "classic")).isEqualTo("kept");
            assertThat(take(uri, "quorum")).isEqualTo("kept");
        }
    }

    @Test
    void aVirtualHostBeyondThosePreparedIsMadeWhenItIsAskedFor() throws Exception {
        try (RabbitServer rabbit = RabbitServer.start(directory.resolve("a folder with spaces"), 0)) {
            String uri = rabbit.freshVhostUri();
            declare(uri, "classic");
            publish(uri, "classic");
            assertThat(take(uri, "classic")).isEqualTo("kept");
            assertThat(rabbit.uri()).endsWith("/%2F");
        }
    }

    private static void declare(String uri, String type) throws Exception {
        try (Connection connection = connect(uri);
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(QUEUE + type, true, false, false, Map.of("x-queue-type", type));
        }
    }

    /** RabbitMQ writes down which quorum queues it has some time after it has said that it has them. */
    private void awaitRegistration(String type) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> registry().contains(QUEUE + type));
    }

    private String registry() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            Path registry = files.filter(file -> file.endsWith("quorum/paywindow@localhost/names.dets"))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(registry, StandardCharsets.ISO_8859_1);
        }
    }

    private static void publish(String uri, String type) throws Exception {
        try (Connection connection = connect(uri);
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish(
                    "", QUEUE + type, MessageProperties.PERSISTENT_TEXT_PLAIN, "kept".getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(10_000);
        }
    }

    private static String take(String uri, String type) throws Exception {
        try (Connection connection = connect(uri);
                Channel channel = connection.createChannel()) {
            GetResponse message = channel.basicGet(QUEUE + type, true);
            return message == null ? "nothing" : new String(message.getBody(), StandardCharsets.UTF_8);
        }
    }

    private static Connection connect(String uri) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        return factory.newConnection();
    }
}
