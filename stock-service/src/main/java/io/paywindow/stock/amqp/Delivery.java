package io.paywindow.stock.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /** One of the message's headers; null if it has none such. */
    public @Nullable Object header(String name) {
        Map<String, Object> headers = properties.getHeaders();
        return headers == null ? null : headers.get(name);
    }

    /**
     * The message's own headers, to add to when it is published again. Without RabbitMQ's record of where it died before: that would
     * grow with each wait, and is what RabbitMQ looks at when it drops messages that go in circles.
     */
    public Map<String, Object> headersToForward() {
        Map<String, Object> headers = properties.getHeaders();
        Map<String, Object> own = headers == null ? new HashMap<>() : new HashMap<>(headers);
        own.keySet().removeIf(name -> name.startsWith("x-"));
        return own;
    }

    /** For logs. */
    @Override
    public String toString() {
        return "messageId=" + properties.getMessageId();
    }
}
