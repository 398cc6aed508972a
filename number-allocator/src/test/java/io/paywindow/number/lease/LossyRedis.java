package io.paywindow.number.lease;

import static org.awaitility.Awaitility.await;

import io.paywindow.devstack.RedisServer;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A Redis behind addresses of its own that loses its memory on demand. Used by one thread. */
final class LossyRedis implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Path folder;
    private final Random random;
    private final List<Relay> addresses;
    private RedisServer primary;
    private int servers;

    LossyRedis(Path folder, int callers, Random random) throws IOException {
        this.folder = folder;
        this.random = random;
        this.primary = RedisServer.start(nextFolder());
        int port = primary.port();
        this.addresses = Stream.generate(() -> relay(port)).limit(callers).toList();
    }

    /** The address of a caller, the same for ever. */
    String urlFor(int caller) {
        return addresses.get(caller).redisUrl();
    }

    void lose(Loss loss) {
        switch (loss) {
            case STALE_REPLICA -> failOver(false);
            case SPLIT_BRAIN -> failOver(true);
            case FLUSHED -> ask(redis -> redis.await(redis.text().flushall()));
            case RESTARTED_EMPTY -> replace(RedisServer.start(killedAndNextFolder()));
            case RESTARTED_OLDER -> restartOlder();
        }
    }

    private void failOver(boolean splitBrain) {
        RedisServer replica = RedisServer.startReplicaOf(primary, nextFolder());
        await().pollInterval(Duration.ofMillis(10))
                .atMost(SOON)
                .until(() -> ask(replica, redis -> redis.await(redis.text().info("replication")))
                        .contains("master_link_status:up"));
        // From here on it misses what the primary goes on answering.
        replica.promote();
        if (splitBrain) {
            addresses.stream().limit(addresses.size() / 2).forEach(address -> address.leadTo(replica.port()));
        }
        pause();
        primary.kill();
        replace(replica);
    }

    private void restartOlder() {
        // A replica that was promoted may still be rewriting, and would not begin another.
        awaitNoRewrite();
        ask(redis -> redis.await(redis.text().bgrewriteaof()));
        awaitNoRewrite();
        Path newest = folder.resolve("redis-" + (servers - 1));
        Path older = nextFolder();
        copy(newest, older);
        pause();
        primary.kill();
        replace(RedisServer.start(older));
    }

    private void awaitNoRewrite() {
        await().pollInterval(Duration.ofMillis(10))
                .atMost(SOON)
                .until(
                        () -> ask(redis -> redis.await(redis.text().info("persistence"))),
                        info -> info.contains("aof_rewrite_in_progress:0") && info.contains("aof_rewrite_scheduled:0"));
    }

    private void replace(RedisServer next) {
        RedisServer before = primary;
        primary = next;
        addresses.forEach(address -> address.leadTo(next.port()));
        before.close();
    }

    private Path killedAndNextFolder() {
        primary.kill();
        return nextFolder();
    }

    private Path nextFolder() {
        return folder.resolve("redis-" + servers++);
    }

    /** Long enough for a few runs to be taken that the next primary will know nothing of. */
    private void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(100)));
    }

    private <T> T ask(Question<T> question) {
        return ask(primary, question);
    }

    private static <T> T ask(RedisServer server, Question<T> question) {
        try (RedisLink redis = new RedisLink(new RedisSettings(server.url(), Duration.ofSeconds(10)), "rig")) {
            return question.to(redis);
        }
    }

    private interface Question<T> {
        T to(RedisLink redis);
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Relay relay(int port) {
        try {
            return new Relay(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (Relay address : addresses) {
            address.close();
        }
        primary.close();
    }
}
