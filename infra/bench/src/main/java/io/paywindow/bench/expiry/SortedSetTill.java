package io.paywindow.bench.expiry;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.paywindow.bench.BenchServers;
import io.paywindow.devstack.RedisServer;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One sorted set of waiting orders by due time; a script takes off it what is due, ten times a second. */
final class SortedSetTill implements Till {

    private static final String WAITING = "waiting";
    private static final int BATCH = 1_000;
    private static final String TAKE = """
            local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
            if #due > 0 then redis.call('ZREM', KEYS[1], unpack(due)) end
            return due
            """;

    private final Journal journal;
    private final RedisServer redis;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> commands;
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor();

    SortedSetTill(BenchServers servers, Journal journal) {
        this.journal = journal;
        this.redis = servers.redis();
        this.client = RedisClient.create(redis.url());
        this.commands = client.connect();
        var unused = poller.scheduleAtFixedRate(this::poll, 100, 100, TimeUnit.MILLISECONDS);
    }

    private void poll() {
        try {
            int found = BATCH;
            while (found == BATCH) {
                String now = Long.toString(KafkaShop.CLOCK.millis());
                List<String> due = commands.sync()
                        .eval(TAKE, ScriptOutputType.MULTI, new String[] {WAITING}, now, Integer.toString(BATCH));
                long at = KafkaShop.CLOCK.millis();
                due.forEach(order -> journal.expired(Integer.parseInt(order), at));
                found = due.size();
            }
        } catch (RedisException e) {
            // Redis is away: the next poll may find it. What a lost answer held is lost with it.
            System.getLogger(SortedSetTill.class.getName()).log(System.Logger.Level.DEBUG, "no answer", e);
        }
    }

    @Override
    public void open(int order, long dueAt) {
        var unused = commands.async()
                .zadd(WAITING, (double) dueAt, Integer.toString(order))
                .thenRun(() -> journal.opened(order));
    }

    @Override
    public void pay(int order) {
        var unused = commands.async().zrem(WAITING, Integer.toString(order)).thenAccept(removed -> {
            if (removed == 1) {
                journal.paid(order, KafkaShop.CLOCK.millis());
                journal.settled(order);
            }
        });
    }

    @Override
    public void killAndStartAgain() {
        redis.restart();
    }

    @Override
    public void close() {
        poller.shutdownNow();
        client.shutdown();
    }
}
