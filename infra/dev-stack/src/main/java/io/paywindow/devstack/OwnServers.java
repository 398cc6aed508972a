package io.paywindow.devstack;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** First words with servers that the operator named: a wrong address is told at once, not by four services in turn. */
final class OwnServers {

    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int ENOUGH_COPIES = 3;

    private OwnServers() {}

    /** How many copies of a topic this Kafka can keep: three, or as many as it has brokers. */
    static int kafkaCopies(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            int brokers = admin.describeCluster()
                    .nodes()
                    .get(BOUND.toMillis(), TimeUnit.MILLISECONDS)
                    .size();
            return Math.min(ENOUGH_COPIES, brokers);
        } catch (Exception e) {
            throw silent("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers, e);
        }
    }

    static void checkRedis(String url) {
        try (RedisClient client = RedisClient.create(url)) {
            client.connect().sync().ping();
        } catch (RedisConnectionException e) {
            throw silent("REDIS_URL", url, e);
        }
    }

    static boolean isRabbitMq(String url) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setConnectionTimeout((int) BOUND.toMillis());
        try {
            factory.setUri(url);
            try (Connection connection = factory.newConnection("paywindow-up")) {
                return "RabbitMQ"
                        .equals(String.valueOf(connection.getServerProperties().get("product")));
            }
        } catch (Exception e) {
            throw silent("AMQP_URL", url, e);
        }
    }

    private static IllegalStateException silent(String setting, String address, Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        // Without what an address may hold of a password.
        return new IllegalStateException(
                "%s: %s does not answer (%s)".formatted(setting, address.replaceAll("//[^@/]*@", "//…@"), e), e);
    }
}
