package io.paywindow.stock.amqp;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** The way to RabbitMQ: opens connections, with every option said aloud, and sees to the exchange and queues on each. Thread-safe. */
public final class AmqpLink {

    private final AmqpSettings settings;
    private final String instanceId;
    private final ConnectionFactory factory;
    private final Topology topology;

    public AmqpLink(AmqpSettings settings, String instanceId) {
        this.settings = settings;
        this.instanceId = instanceId;
        this.factory = factory(settings);
        this.topology = new Topology(settings);
    }

    /**
     * A new connection on which the exchange, queues and bindings are known to be there.
     *
     * @param part what it is for, shown in RabbitMQ's list of connections
     */
    public Connection connect(String part) throws IOException, TimeoutException {
        Connection connection = factory.newConnection("stock-service " + part + " " + instanceId);
        try {
            topology.ensure(connection);
            return connection;
        } catch (IOException | RuntimeException e) {
            connection.abort(0);
            throw e;
        }
    }

    /** Makes the exchange, queues and bindings again where somebody took them away. */
    public void ensureTopology(Connection connection) throws IOException {
        topology.ensure(connection);
    }

    /** Whether messages can wait in a queue for a fixed time and come back by themselves; else we bring them back. */
    public boolean canDelay() {
        return settings.queueType().deadLetters();
    }

    /** Where RabbitMQ is, without the password. */
    String shownUrl() {
        return settings.shownUrl();
    }

    private static ConnectionFactory factory(AmqpSettings settings) {
        ConnectionFactory factory = new ConnectionFactory();
        int timeout = Math.toIntExact(settings.connectTimeout().toMillis());
        try {
            factory.setUri(settings.url());
            if (factory.isSSL()) {
                // For amqps:// the client would trust any certificate; this trusts what the JVM trusts, for the right
                // host.
                factory.useSslProtocol(SSLContext.getDefault());
                factory.enableHostnameVerification();
            }
        } catch (URISyntaxException | GeneralSecurityException e) {
            throw new IllegalArgumentException("amqp.url: not shown (expected: amqp(s)://user:password@host/vhost)", e);
        }
        factory.setConnectionTimeout(timeout);
        factory.setHandshakeTimeout(timeout);
        factory.setShutdownTimeout(timeout);
        // Answers to declare, consume and the like. Without it a frozen broker would hold the caller for ten minutes.
        factory.setChannelRpcTimeout(timeout);
        factory.setRequestedHeartbeat(Math.toIntExact(settings.heartbeat().toSeconds()));
        // A lost connection ends the work on it, which then starts afresh: the client's own recovery would keep
        // delivery tags and unconfirmed messages of a channel that is no more.
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setThreadFactory(daemons());
        return factory;
    }

    private static ThreadFactory daemons() {
        AtomicInteger count = new AtomicInteger();
        return task -> Thread.ofPlatform()
                .daemon()
                .name("amqp-" + count.incrementAndGet())
                .unstarted(task);
    }
}
