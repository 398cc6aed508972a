package io.paywindow.stock.bridge;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to the exchange, kept until the broker has confirmed it. Owned by the publisher from {@code submit} on.
 */
final class Parcel {

    final String routingKey;
    final BasicProperties properties;
    final byte[] body;
    private final Runnable onConfirmed;

    /** When it was published last, by {@link System#nanoTime}. */
    long publishedAt;

    /** What the broker said when it found no queue for it; a confirm that follows does not count. */
    @Nullable
    String returned;

    Parcel(String routingKey, BasicProperties properties, byte[] body, Runnable onConfirmed) {
        this.routingKey = routingKey;
        this.properties = properties;
        this.body = body;
        this.onConfirmed = onConfirmed;
    }

    String messageId() {
        return properties.getMessageId();
    }

    void confirmed() {
        onConfirmed.run();
    }
}
