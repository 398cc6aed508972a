package io.paywindow.faults.history;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.names.OrderEvents;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.json.JsonMapper;

/** Another team's queue on the exchange: every order event, as anybody would get it. Thread-safe. */
public final class Mailbox implements AutoCloseable {

    private static final String QUEUE = "storm-watch";
    private static final int PREFETCH = 500;
    private static final int HEARTBEAT_SECONDS = 4;
    private static final int CONNECT_MILLIS = 5_000;
    private static final long BETWEEN_ATTEMPTS_MILLIS = 500;

    private final ConnectionFactory factory = new ConnectionFactory();
    private final InstantSource clock;
    private final Map<String, List<Letter>> letters = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    /** Binds its queue; the exchange must be there. */
    public Mailbox(String uri, InstantSource clock) throws IOException, TimeoutException {
        this.clock = clock;
        try {
            factory.setUri(uri);
        } catch (URISyntaxException | GeneralSecurityException e) {
            throw new IllegalArgumentException(uri, e);
        }
        factory.setAutomaticRecoveryEnabled(false);
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setConnectionTimeout(CONNECT_MILLIS);
        try (Connection connection = factory.newConnection("mailbox");
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
            channel.queueBind(QUEUE, OrderEvents.EXCHANGE, "order.#");
        }
        thread = Thread.ofVirtual().name("mailbox").start(this::listen);
    }

    /** What came under a message-id, repetitions too. */
    public List<Letter> letters(String messageId) {
        return List.copyOf(letters.getOrDefault(messageId, List.of()));
    }

    /** All message-ids that came. */
    public Map<String, List<Letter>> letters() {
        return Map.copyOf(letters);
    }

    /** What nobody could use of a queue, looked at and left there. */
    public List<DeadMessage> deadOf(String queue) throws IOException, TimeoutException {
        List<DeadMessage> found = new ArrayList<>();
        try (Connection connection = factory.newConnection("mailbox-dead");
                Channel channel = connection.createChannel()) {
            String name = OrderEvents.deadQueueOf(queue);
            for (GetResponse dead = channel.basicGet(name, false); dead != null; dead = channel.basicGet(name, false)) {
                Map<String, Object> headers =
                        Optional.ofNullable(dead.getProps().getHeaders()).orElse(Map.of());
                found.add(new DeadMessage(
                        queue,
                        String.valueOf(headers.get(DeadLetter.REASON)),
                        dead.getProps().getMessageId() + " " + headers,
                        ByteBuffer.wrap(dead.getBody())));
            }
            // Closing the channel puts them back.
        }
        return found;
    }

    /** How many messages wait in a queue. */
    public long waitingIn(String queue) throws IOException, TimeoutException {
        try (Connection connection = factory.newConnection("mailbox-count");
                Channel channel = connection.createChannel()) {
            return channel.messageCount(queue);
        }
    }

    private void listen() {
        while (!closed) {
            try (Connection connection = factory.newConnection("mailbox");
                    Channel channel = connection.createChannel()) {
                channel.basicQos(PREFETCH);
                channel.basicConsume(QUEUE, false, new Reader(channel));
                while (!closed && channel.isOpen()) {
                    Thread.sleep(BETWEEN_ATTEMPTS_MILLIS);
                }
            } catch (IOException | TimeoutException | ShutdownSignalException e) {
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_ATTEMPTS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Reader extends DefaultConsumer {

        Reader(Channel channel) {
            super(channel);
        }

        @Override
        public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                throws IOException {
            letters.computeIfAbsent(properties.getMessageId(), unused -> new CopyOnWriteArrayList<>())
                    .add(new Letter(clock.instant(), JsonMapper.shared().readTree(body)));
            try {
                getChannel().basicAck(envelope.getDeliveryTag(), false);
            } catch (AlreadyClosedException e) {
                // It comes again.
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
