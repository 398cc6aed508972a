package io.paywindow.faults.fault;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.faults.history.PoisonedMessage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** A stranger puts into our queues what nobody can use: no JSON, half of it, no order event, or one that the queue is not for. */
record PoisonedQueues(long seed, Duration lasts) implements Fault {

    private static final int MOST = 20;
    private static final long CONFIRM_MILLIS = 5_000;
    private static final int CONNECT_MILLIS = 2_000;
    private static final String FOREVER_AGO = "\"occurredAt\":\"2020-01-01T00:00:00Z\"";

    /** Headers that our own messages have, with what ours never say. */
    private static final Map<String, Object> STRANGE_HEADERS =
            Map.of("notice-attempt", "many", "notice-reminder", "perhaps", "notice-due", "soon", "dead-reason", "none");

    @Override
    public String told() {
        return MOST + " poisoned messages";
    }

    @Override
    public void begin(Stage stage) throws InterruptedException {
        RandomGenerator random = new SplittableRandom(seed);
        try (Connection connection =
                        factory(stage.line().servers().rabbit().uri()).newConnection("stranger");
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            for (int i = 0; i < MOST; i++) {
                put(poison("poison-" + Long.toHexString(seed) + "-" + i, random), random, channel, stage);
            }
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            // RabbitMQ is away: fewer are put.
            return;
        }
    }

    private static void put(PoisonedMessage poison, RandomGenerator random, Channel channel, Stage stage)
            throws IOException, InterruptedException, TimeoutException {
        BasicProperties.Builder properties = new BasicProperties.Builder().deliveryMode(2);
        if (random.nextBoolean()) {
            properties.messageId(poison.name());
        }
        if (random.nextBoolean()) {
            properties.headers(STRANGE_HEADERS);
        }
        boolean confirmed = false;
        try {
            channel.basicPublish(
                    "", poison.queue(), true, properties.build(), poison.body().array());
            confirmed = channel.waitForConfirms(CONFIRM_MILLIS);
        } finally {
            // Without a confirm it may be there all the same; then it must be set aside as well.
            if (confirmed) {
                stage.history().add(poison);
            } else {
                stage.history().addDoubtful(poison);
            }
        }
    }

    private static PoisonedMessage poison(String name, RandomGenerator random) {
        String queue = random.nextBoolean() ? OrderEvents.STOCK_QUEUE : OrderEvents.NOTIFICATION_QUEUE;
        String body = switch (random.nextInt(6)) {
            case 0 -> "garbage " + name;
            case 1 -> "[\"" + name + "\"]";
            case 2 -> "{\"event\":\"order.paid\"," + FOREVER_AGO + ",\"orderId\":\"" + name;
            case 3 -> "{\"hello\":\"" + name + "\"}";
            case 4 -> "{\"event\":\"order.stolen\"," + FOREVER_AGO + ",\"orderId\":\"" + name + "\"}";
            default -> "{\"event\":\"order.paid\"," + FOREVER_AGO + ",\"reason\":\"" + name + "\"}";
        };
        return new PoisonedMessage(
                queue, name, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), DeadLetter.SENSELESS);
    }

    private static ConnectionFactory factory(String uri) {
        ConnectionFactory factory = new ConnectionFactory();
        try {
            factory.setUri(uri);
        } catch (URISyntaxException | GeneralSecurityException e) {
            throw new IllegalArgumentException(uri, e);
        }
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout(CONNECT_MILLIS);
        return factory;
    }

    @Override
    public void end(Stage stage) {
        // It is done.
    }

    @Override
    public boolean breaksTheLine() {
        return false;
    }
}
