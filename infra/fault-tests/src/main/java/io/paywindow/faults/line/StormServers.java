package io.paywindow.faults.line;

import io.paywindow.devstack.KafkaDoor;
import io.paywindow.devstack.KafkaServer;
import io.paywindow.devstack.RabbitServer;
import io.paywindow.devstack.RedisServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Kafka, RabbitMQ, and a Redis that another one follows and can take over from. For one fault of theirs at a time. */
public final class StormServers implements AutoCloseable {

    private final Path folder;
    private final KafkaServer kafka;
    private final RabbitServer rabbit;
    private RedisServer redis;
    private int redisCount = 1;

    private StormServers(Path folder, KafkaServer kafka, RabbitServer rabbit, RedisServer redis) {
        this.folder = folder;
        this.kafka = kafka;
        this.rabbit = rabbit;
        this.redis = redis;
    }

    static StormServers start(Path folder, List<KafkaDoor> doors) {
        var kafka = CompletableFuture.supplyAsync(() -> KafkaServer.start(folder.resolve("kafka"), doors));
        var rabbit = CompletableFuture.supplyAsync(() -> RabbitServer.start(folder.resolve("rabbitmq")));
        RedisServer redis = RedisServer.start(folder.resolve("redis-1"));
        return new StormServers(folder, kafka.join(), rabbit.join(), redis);
    }

    public KafkaServer kafka() {
        return kafka;
    }

    public RabbitServer rabbit() {
        return rabbit;
    }

    public RedisServer redis() {
        return redis;
    }

    /** An empty Redis, or a follower of the present one, in a folder of its own; not yet the one that is used. */
    public RedisServer another(boolean following) {
        Path home = folder.resolve("redis-" + ++redisCount);
        return following ? RedisServer.startReplicaOf(redis, home) : RedisServer.start(home);
    }

    void use(RedisServer other) {
        redis = other;
    }

    int amqpPort() {
        return URI.create(rabbit.uri()).getPort();
    }

    @Override
    public void close() {
        kafka.kill();
        redis.kill();
        rabbit.kill();
        rabbit.close();
    }
}
