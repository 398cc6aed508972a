package io.paywindow.stock.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a queue delivers to this instance, at most a prefetch at a time. What is not acknowledged when the inbox closes, or the
 * connection is lost, RabbitMQ delivers again. Thread-safe.
 */
public final class Inbox implements AutoCloseable {

    private final String queue;
    private final Channel channel;
    private final BlockingQueue<Delivery> delivered = new LinkedBlockingQueue<>();
    private final ReentrantLock acking = new ReentrantLock();
    private volatile @Nullable String ended;

    /**
     * @param prefetch messages in hand at a time: the bound on {@link #next} and on what one lost connection has delivered twice
     */
    public Inbox(Connection connection, String queue, int prefetch) throws IOException {
        this.queue = queue;
        this.channel = connection.createChannel();
        channel.basicQos(prefetch);
        channel.basicConsume(queue, false, new Consumer(channel));
    }

    /** Up to {@code most} messages, in the order of arrival; waits for the first one at most so long, and may answer none. */
    public List<Delivery> next(int most, Duration wait) throws IOException, InterruptedException {
        check();
        List<Delivery> batch = new ArrayList<>();
        Delivery first = delivered.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            delivered.drainTo(batch, most - 1);
        }
        return batch;
    }

    /** Whether messages can still be acknowledged here. */
    public boolean open() {
        return ended == null;
    }

    /** Throws if nothing will be delivered or can be acknowledged here any more. */
    public void check() throws IOException {
        String why = ended;
        if (why != null) {
            throw new IOException("queue " + queue + ": " + why);
        }
    }

    /** The message is done with. */
    public void ack(Delivery delivery) throws IOException {
        ack(delivery, false);
    }

    /** The message, and every one delivered before it, is done with. */
    public void ackUpTo(Delivery delivery) throws IOException {
        ack(delivery, true);
    }

    private void ack(Delivery delivery, boolean upTo) throws IOException {
        check();
        acking.lock();
        try {
            channel.basicAck(delivery.tag(), upTo);
        } finally {
            acking.unlock();
        }
    }

    /** What is in hand goes back to the queue. */
    @Override
    public void close() {
        ended = "closed";
        try {
            channel.abort();
        } catch (IOException e) {
            // The connection is gone, and with it the channel.
        }
    }

    private final class Consumer extends DefaultConsumer {

        Consumer(Channel channel) {
            super(channel);
        }

        @Override
        public void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties, byte[] body) {
            delivered.add(new Delivery(envelope.getDeliveryTag(), properties, body));
        }

        @Override
        public void handleCancel(String consumerTag) {
            ended = "cancelled by RabbitMQ, such as when a queue is deleted or loses its leader";
        }

        @Override
        public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
            ended = String.valueOf(signal.getMessage());
        }
    }
}
