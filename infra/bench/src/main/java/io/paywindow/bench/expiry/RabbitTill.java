package io.paywindow.bench.expiry;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import io.paywindow.bench.BenchServers;
import io.paywindow.devstack.RabbitServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A message a waiting order, in a queue with one time to live for all; what has lived through it goes to a dead-letter queue, whose
 * consumer looks whether the order was paid. Where payments are is a database that never fails, and here a set in memory.
 */
final class RabbitTill implements Till {

    private static final String WAITING = "waiting";
    private static final String DUE = "due";
    private static final int PREFETCH = 1_000;

    private final Journal journal;
    private final RabbitServer rabbit;
    private final Connection connection;
    private final Channel publishing;
    private final Set<Integer> paid = ConcurrentHashMap.newKeySet();
    private final ConcurrentNavigableMap<Long, Integer> unconfirmed = new ConcurrentSkipListMap<>();

    RabbitTill(BenchServers servers, Journal journal, Duration window) throws Exception {
        this.journal = journal;
        this.rabbit = servers.rabbit();
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(rabbit.uri());
        factory.setAutomaticRecoveryEnabled(true);
        factory.setNetworkRecoveryInterval(200);
        this.connection = factory.newConnection();
        this.publishing = connection.createChannel();
        publishing.confirmSelect();
        publishing.addConfirmListener(this::confirmed, (tag, multiple) -> forget(tag, multiple));
        publishing.queueDeclare(DUE, true, false, false, Map.of());
        publishing.queueDeclare(
                WAITING,
                true,
                false,
                false,
                Map.of(
                        "x-message-ttl",
                        window.toMillis(),
                        "x-dead-letter-exchange",
                        "",
                        "x-dead-letter-routing-key",
                        DUE));
        Channel consuming = connection.createChannel();
        consuming.basicQos(PREFETCH);
        consuming.basicConsume(DUE, false, new Decider(consuming));
    }

    private final class Decider extends DefaultConsumer {
        Decider(Channel channel) {
            super(channel);
        }

        @Override
        public void handleDelivery(
                String tag, Envelope envelope, com.rabbitmq.client.AMQP.BasicProperties properties, byte[] body)
                throws IOException {
            int order = ByteBuffer.wrap(body).getInt();
            if (!paid.contains(order)) {
                journal.expired(order, KafkaShop.CLOCK.millis());
            }
            getChannel().basicAck(envelope.getDeliveryTag(), false);
        }
    }

    private void confirmed(long tag, boolean multiple) {
        var done = multiple ? unconfirmed.headMap(tag, true) : unconfirmed.subMap(tag, true, tag, true);
        done.values().forEach(journal::opened);
        done.clear();
    }

    private void forget(long tag, boolean multiple) {
        (multiple ? unconfirmed.headMap(tag, true) : unconfirmed.subMap(tag, true, tag, true)).clear();
    }

    @Override
    public void open(int order, long dueAt) {
        try {
            unconfirmed.put(publishing.getNextPublishSeqNo(), order);
            publishing.basicPublish(
                    "",
                    WAITING,
                    MessageProperties.MINIMAL_PERSISTENT_BASIC,
                    ByteBuffer.allocate(Integer.BYTES).putInt(order).array());
        } catch (IOException | AlreadyClosedException e) {
            // RabbitMQ is away: this customer is told so, and has no order.
            unconfirmed.clear();
        }
    }

    @Override
    public void pay(int order) {
        paid.add(order);
        journal.paid(order, KafkaShop.CLOCK.millis());
        journal.settled(order);
    }

    @Override
    public void killAndStartAgain() {
        unconfirmed.clear();
        rabbit.restart();
    }

    @Override
    public void close() {
        connection.abort();
    }
}
