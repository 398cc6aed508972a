package io.paywindow.devstack;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Kafka, Redis and AMQP for a laptop: the operator's own by environment variable, else started here. */
final class Backends {

    private static final int KAFKA_PORT = 9092;
    private static final int REDIS_PORT = 6379;
    private static final int AMQP_PORT = 5672;

    private final DataFolder data;
    private final Map<String, String> environment;

    Backends(DataFolder data, Map<String, String> environment) {
        this.data = data;
        this.environment = Map.copyOf(environment);
    }

    Backend kafka() {
        String own = environment.get("KAFKA_BOOTSTRAP_SERVERS");
        if (own != null) {
            int copies = OwnServers.kafkaCopies(own);
            return new Backend(own, "your own", kafkaEnvironment(own, copies), Optional.empty());
        }
        Path folder = data.resolve("kafka");
        KafkaServer kafka = KafkaServer.start(folder, Ports.freeOr(KAFKA_PORT), Map.of());
        return new Backend(
                kafka.bootstrapServers(),
                "KRaft, one node, from Maven jars",
                kafkaEnvironment(kafka.bootstrapServers(), 1),
                Optional.of(new Member.OfProcess("kafka", kafka.process(), ChildProcess.DEFAULT_STOP_BOUND)));
    }

    private static Map<String, String> kafkaEnvironment(String bootstrapServers, int copies) {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "PIPELINE_KAFKA_PARTITIONS",
                "4",
                "PIPELINE_KAFKA_REPLICATION_FACTOR",
                Integer.toString(copies),
                "PIPELINE_KAFKA_MIN_INSYNC_REPLICAS",
                Integer.toString(Math.max(1, copies - 1)));
    }

    Backend redis() {
        String own = environment.get("REDIS_URL");
        if (own != null) {
            OwnServers.checkRedis(own);
            return new Backend(own, "your own", Map.of("REDIS_URL", own), Optional.empty());
        }
        RedisBinary binary = RedisBinary.find(data.resolve("bin"));
        RedisServer redis = RedisServer.start(binary, data.resolve("redis"), Ports.freeOr(REDIS_PORT));
        return new Backend(
                redis.url(),
                binary.origin(),
                Map.of("REDIS_URL", redis.url()),
                Optional.of(new Member.OfProcess("redis", redis.process(), ChildProcess.DEFAULT_STOP_BOUND)));
    }

    /** RabbitMQ installed, else in Docker, else Qpid. */
    Backend amqp() {
        String own = environment.get("AMQP_URL");
        if (own != null) {
            boolean qpid = !OwnServers.isRabbitMq(own);
            return new Backend(
                    own, qpid ? "your own, not RabbitMQ" : "your own", amqpEnvironment(own, qpid), Optional.empty());
        }
        int port = Ports.freeOr(AMQP_PORT);
        return installedRabbit(port)
                .or(() -> RabbitServer.inDocker(port, 0, volume()))
                .map(Backends::rabbit)
                .orElseGet(() -> qpid(port));
    }

    private Optional<RabbitServer> installedRabbit(int port) {
        try {
            return RabbitServer.installed(data.resolve("rabbitmq"), port, 0);
        } catch (IllegalStateException e) {
            System.getLogger(Backends.class.getName())
                    .log(System.Logger.Level.WARNING, "the installed RabbitMQ does not start: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    /** The name of the Docker volume that keeps RabbitMQ's data as long as the data folder stays where it is. */
    private String volume() {
        return "paywindow-" + Integer.toHexString(data.resolve("").toString().hashCode());
    }

    private static Backend rabbit(RabbitServer server) {
        return new Backend(
                server.uri(),
                "RabbitMQ, " + server.origin(),
                amqpEnvironment(server.uri(), false),
                Optional.of(new Member.OfRabbit("amqp", server)));
    }

    private Backend qpid(int port) {
        QpidServer server = QpidServer.start(data.resolve("qpid"), port);
        return new Backend(
                server.uri(),
                "Qpid Broker-J, demo only: neither RabbitMQ nor Docker found",
                amqpEnvironment(server.uri(), true),
                Optional.of(new Member.OfProcess("amqp", server.process(), ChildProcess.DEFAULT_STOP_BOUND)));
    }

    private static Map<String, String> amqpEnvironment(String url, boolean plain) {
        Map<String, String> environment = new HashMap<>(Map.of("AMQP_URL", url));
        if (plain) {
            // RabbitMQ's queue arguments mean nothing to others, and Qpid refuses what it does not know.
            environment.put("PIPELINE_AMQP_QUEUE_TYPE", "plain");
        }
        return environment;
    }
}
