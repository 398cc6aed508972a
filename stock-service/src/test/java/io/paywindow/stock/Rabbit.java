package io.paywindow.stock;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** RabbitMQ as any other team sees it. For one thread. */
public final class Rabbit implements AutoCloseable {

    private final Connection connection;
    private final Channel channel;

    public Rabbit(String uri) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(uri);
        factory.setAutomaticRecoveryEnabled(false);
        connection = factory.newConnection("test");
        channel = connection.createChannel();
        channel.confirmSelect();
    }

    public Channel channel() {
        return channel;
    }

    /** Publishes to a queue, and waits until the broker has it. */
    public void put(String queue, BasicProperties properties, byte[] body) throws Exception {
        channel.basicPublish("", queue, true, properties, body);
        channel.waitForConfirmsOrDie(10_000);
    }

    /** Messages that wait in a queue, not counting those a consumer has in hand. */
    public int waiting(String queue) throws Exception {
        return channel.queueDeclarePassive(queue).getMessageCount();
    }

    /** Takes everything out of a queue. */
    public List<GetResponse> drain(String queue) throws Exception {
        List<GetResponse> all = new ArrayList<>();
        for (GetResponse next = channel.basicGet(queue, true); next != null; next = channel.basicGet(queue, true)) {
            all.add(next);
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
