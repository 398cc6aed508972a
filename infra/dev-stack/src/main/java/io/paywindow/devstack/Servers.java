package io.paywindow.devstack;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Where the servers of a test class are. Thread-safe. */
public final class Servers implements AutoCloseable {

    private static final int BASE_36 = 36;

    private final Set<Server> declared;
    private final SharedServers shared;
    private final String run = Long.toString(System.nanoTime() & Integer.MAX_VALUE, BASE_36);
    private final AtomicInteger names = new AtomicInteger();
    private @Nullable RedisForTests redis;
    private @Nullable String amqpUri;

    Servers(Set<Server> declared, SharedServers shared) {
        this.declared = EnumSet.copyOf(declared);
        this.shared = shared;
    }

    /** The bootstrap servers of the Kafka that all tests of this JVM share. */
    public String kafkaBootstrapServers() {
        check(Server.KAFKA);
        return shared.kafkaBootstrapServers();
    }

    /** The URL of an empty Redis that this test class has for itself. */
    public synchronized String redisUrl() {
        check(Server.REDIS);
        RedisForTests own = redis;
        if (own == null) {
            own = shared.newRedis();
            redis = own;
        }
        return own.url();
    }

    /** The URI of an empty RabbitMQ virtual host that this test class has for itself. */
    public synchronized String amqpUri() {
        check(Server.RABBITMQ);
        String own = amqpUri;
        if (own == null) {
            own = shared.newAmqpUri();
            amqpUri = own;
        }
        return own;
    }

    /** A name that no other test has, in this run or another; good for topics, groups, queues and keys. */
    public String unique(String stem) {
        return "%s-%s-%s-%d"
                .formatted(stem, Long.toString(ProcessHandle.current().pid(), BASE_36), run, names.incrementAndGet());
    }

    private void check(Server server) {
        if (!declared.contains(server)) {
            throw new IllegalStateException(
                    "@UsesServers: %s (expected: Server.%s among them)".formatted(declared, server));
        }
    }

    /** Gives back what belongs to this test class alone. */
    @Override
    public synchronized void close() {
        if (redis != null) {
            redis.close();
        }
    }
}
