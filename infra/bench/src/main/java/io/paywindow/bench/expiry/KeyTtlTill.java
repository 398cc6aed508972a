package io.paywindow.bench.expiry;

import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.paywindow.bench.BenchServers;
import io.paywindow.devstack.RedisServer;

/** A key a waiting order, with Redis's own time to live; whoever listens to {@code expired} events hears which orders are over. */
final class KeyTtlTill implements Till {

    private static final String PREFIX = "order:";

    private final Journal journal;
    private final RedisServer redis;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> commands;
    private final StatefulRedisPubSubConnection<String, String> events;

    KeyTtlTill(BenchServers servers, Journal journal) {
        this.journal = journal;
        this.redis = servers.redis();
        this.client = RedisClient.create(redis.url());
        this.commands = client.connect();
        this.events = client.connectPubSub();
        events.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String pattern, String channel, String key) {
                journal.expired(Integer.parseInt(key.substring(PREFIX.length())), KafkaShop.CLOCK.millis());
            }
        });
        listen();
    }

    private void listen() {
        commands.sync().configSet("notify-keyspace-events", "Ex");
        events.sync().psubscribe("__keyevent@0__:expired");
    }

    @Override
    public void open(int order, long dueAt) {
        var unused = commands.async()
                .set(PREFIX + order, "", SetArgs.Builder.pxAt(dueAt))
                .thenRun(() -> journal.opened(order));
    }

    @Override
    public void pay(int order) {
        // Deleted by us: paid. Not there: it has expired.
        var unused = commands.async().del(PREFIX + order).thenAccept(deleted -> {
            if (deleted == 1) {
                journal.paid(order, KafkaShop.CLOCK.millis());
                journal.settled(order);
            }
        });
    }

    @Override
    public void killAndStartAgain() {
        redis.restart();
        commands.sync().configSet("notify-keyspace-events", "Ex");
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
