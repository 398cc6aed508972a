package io.paywindow.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QpidServerIT {

    private static final String QUEUE = "stock";
    private static final String EXCHANGE = "order-events";

    @TempDir
    Path directory;

    @Test
    void routesConfirmedMessagesToPlainDurableQueuesAndKeepsThemOverARestart() throws Exception {
        int port = Ports.free();
        try (QpidServer qpid = QpidServer.start(directory, port)) {
            publish(qpid.uri());
        }
        try (QpidServer qpid = QpidServer.start(directory, port)) {
            assertThat(take(qpid.uri())).isEqualTo("kept");
        }
    }

    private static void publish(String uri) throws Exception {
        try (Connection connection = connect(uri);
                Channel channel = connection.createChannel()) {
            channel.exchangeDeclare(EXCHANGE, "topic", true);
            channel.queueDeclare(QUEUE, true, false, false, null);
            channel.queueBind(QUEUE, EXCHANGE, "order.#");
            channel.confirmSelect();
            channel.basicPublish(
                    EXCHANGE,
                    "order.paid",
                    true,
                    MessageProperties.PERSISTENT_TEXT_PLAIN,
                    "kept".getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(10_000);
        }
    }

    private static String take(String uri) throws Exception {
        try (Connection connection = connect(uri);
                Channel channel = connection.createChannel()) {
            GetResponse message = channel.basicGet(QUEUE, true);
            return message == null ? "nothing" : new String(message.getBody(), StandardCharsets.UTF_8);
        }
    }

    private static Connection connect(String uri) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        return factory.newConnection();
    }
}
