package io.paywindow.stock;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.stock.amqp.AmqpLink;
import io.paywindow.stock.amqp.AmqpSettings;
import io.paywindow.stock.amqp.AmqpSettings.QueueType;
import io.paywindow.stock.event.OrderEvent;
import io.paywindow.stock.event.OrderEventJson;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** RabbitMQ with our queues, empty, that the tested part reaches through a wire and the test directly. */
public final class WiredRabbit implements AutoCloseable {

    private final Wire wire;
    private final AmqpLink link;
    private final Rabbit direct;

    public WiredRabbit(String uri) throws Exception {
        this(uri, QueueType.QUORUM);
    }

    public WiredRabbit(String uri, QueueType queueType) throws Exception {
        int port = URI.create(uri).getPort();
        wire = new Wire(port);
        link = new AmqpLink(
                new AmqpSettings(
                        uri.replace(":" + port, ":" + wire.port()),
                        queueType,
                        true,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10)),
                "test");
        link.connect("topology").close();
        direct = new Rabbit(uri);
        for (String queue : new String[] {OrderEvents.STOCK_QUEUE, OrderEvents.NOTIFICATION_QUEUE}) {
            direct.channel().queuePurge(queue);
            direct.channel().queuePurge(OrderEvents.deadQueueOf(queue));
        }
    }

    /** What the test can cut. */
    public Wire wire() {
        return wire;
    }

    /** For the tested part. */
    public AmqpLink link() {
        return link;
    }

    /** For the test. */
    public Rabbit direct() {
        return direct;
    }

    /** Puts an event into a queue, as the bridge would. */
    public void put(String queue, OrderEvent event) throws Exception {
        BasicProperties properties = new BasicProperties.Builder()
                .messageId(event.messageId())
                .deliveryMode(2)
                .build();
        direct.put(queue, properties, new OrderEventJson().write(event));
    }

    @Override
    public void close() throws IOException {
        direct.close();
        wire.close();
    }
}
