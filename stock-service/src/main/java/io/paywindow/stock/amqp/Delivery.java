package io.paywindow.stock.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;

/** A message in hand: delivered, and not acknowledged yet. */
public final class Delivery {

    private final long tag;
    private final BasicProperties properties;
    private final byte[] body;

    Delivery(long tag, BasicProperties properties, byte[] body) {
        this.tag = tag;
        this.properties = properties;
        this.body = body;
    }

    long tag() {
        return tag;
    }

    public BasicProperties properties() {
        return properties;
    }

    /** The bytes themselves, not a copy. */
    public byte[] body() {
        return body;
    }

    /** For logs. */
    @Override
    public String toString() {
        return "messageId=" + properties.getMessageId();
    }
}
