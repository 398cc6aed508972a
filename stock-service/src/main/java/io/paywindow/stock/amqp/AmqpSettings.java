package io.paywindow.stock.amqp;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * Where RabbitMQ is and how its queues are made. Settings {@code pipeline.amqp.*}.
 *
 * @param url {@code amqp://} or {@code amqps://}, with user, password and virtual host
 * @param queueType how queues are declared, see {@link QueueType}
 * @param createTopology whether the exchange, queues and bindings are made where they are missing, or only looked for
 * @param connectTimeout for the connection and for each question to the broker, 100 ms to 1 min
 * @param heartbeat a broker silent for twice this long is taken for dead, 1 s to 1 min
 */
public record AmqpSettings(
        String url, QueueType queueType, boolean createTopology, Duration connectTimeout, Duration heartbeat) {

    /** How queues are declared. */
    public enum QueueType {
        /** Replicated and fsynced; the only choice on a cluster. */
        QUORUM,
        /** On one node. */
        CLASSIC,
        /** Without any of RabbitMQ's own arguments, for other brokers: nothing moves between queues but by us. */
        PLAIN;

        /** Whether the broker itself can move messages between queues after a time or too many deliveries. */
        boolean deadLetters() {
            return this != PLAIN;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public AmqpSettings {
        URI uri = URI.create(url);
        expect("amqp".equals(uri.getScheme()) || "amqps".equals(uri.getScheme()), "url", uri.getScheme(), "amqp(s)://");
        within("connect-timeout", connectTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
        within("heartbeat", heartbeat, Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    /** The broker's host and port: the part of the URL that may be shown. */
    public String shownUrl() {
        URI uri = URI.create(url);
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    /** Never the password. */
    @Override
    public String toString() {
        return "AmqpSettings[" + shownUrl() + ", " + queueType + "]";
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        expect(value.compareTo(least) >= 0 && value.compareTo(most) <= 0, name, value, least + " to " + most);
    }

    private static void expect(boolean good, String name, Object value, String expectation) {
        if (!good) {
            throw new IllegalArgumentException("amqp." + name + ": " + value + " (expected: " + expectation + ")");
        }
    }
}
