package io.paywindow.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A Redis in its own process, with an append-only file, that can be killed, restarted with its data, frozen and thawed.
 *
 * <p>Thread-safe if used by one thread at a time.
 */
public final class RedisServer implements AutoCloseable {

    private static final Duration START_BOUND = Duration.ofSeconds(30);

    private final RedisBinary binary;
    private final Path directory;
    private final int port;
    private List<String> more;
    private ChildProcess process;

    private RedisServer(RedisBinary binary, Path directory, int port, List<String> more) {
        this.binary = binary;
        this.directory = directory;
        this.port = port;
        this.more = more;
        this.process = launch();
    }

    /** Starts a Redis whose data and log are in the folder; returns when it answers. */
    public static RedisServer start(Path directory) {
        return start(directory, Ports.free());
    }

    static RedisServer start(Path directory, int port) {
        return start(RedisBinary.find(directory.resolve("bin")), directory, port);
    }

    static RedisServer start(RedisBinary binary, Path directory, int port) {
        return new RedisServer(binary, directory.toAbsolutePath(), port, List.of());
    }

    /** Starts a Redis that follows another; it may still be copying when this returns. */
    public static RedisServer startReplicaOf(RedisServer primary, Path directory) {
        return new RedisServer(
                primary.binary,
                directory.toAbsolutePath(),
                Ports.free(),
                List.of("--replicaof", "127.0.0.1", Integer.toString(primary.port)));
    }

    /**
     * Starts a node of a Redis Cluster that has no slots yet. It serves those it is given, as a node of a larger cluster does: a script that
     * touches a key of any other slot fails.
     */
    public static RedisServer startClusterNode(Path directory) {
        return new RedisServer(
                RedisBinary.find(directory.resolve("bin")),
                directory.toAbsolutePath(),
                Ports.free(),
                List.of("--cluster-enabled", "yes", "--cluster-require-full-coverage", "no"));
    }

    private ChildProcess launch() {
        List<String> command = new ArrayList<>(List.of(binary.program().toString()));
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", "."));
        // Every write is in the file before its answer leaves, so a killed process forgets nothing; only a machine that
        // loses power may lose the last second, and the line repairs that from Kafka. `always` would cost an fsync
        // each.
        command.addAll(List.of("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""));
        // A Redis that evicts loses stock and numbers without a word.
        command.addAll(List.of("--maxmemory-policy", "noeviction", "--daemonize", "no"));
        // A replica may follow at once.
        command.addAll(List.of("--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0"));
        command.addAll(more);
        Launch launch = Launch.of("redis", directory.resolve("redis.log"), command);
        ChildProcess started = ChildProcess.start(launch);
        Patience.untilReady(started, START_BOUND, () -> RedisWire.answersPing(port));
        return started;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public ChildProcess process() {
        return process;
    }

    /** Returns once a replica has copied what its primary had when it began to follow. */
    public void awaitCopied() {
        Patience.untilReady(process, START_BOUND, () -> RedisWire.followsItsPrimary(port));
    }

    /** Makes a replica a primary of its own, with whatever it has copied by now: what a failover does. */
    public void promote() {
        // One that is loading its primary's data obeys nothing.
        Patience.untilReady(process, START_BOUND, () -> RedisWire.answersPing(port));
        try {
            String answer = RedisWire.ask(port, "REPLICAOF NO ONE");
            if (!answer.startsWith("+OK")) {
                throw new IllegalStateException("Redis would not be promoted: " + answer);
            }
            // What it was told at its start is in its command line, which a restart would repeat.
            more = List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("Redis does not answer", e);
        }
    }

    /** Kills Redis in the middle of what it does; its files stay. */
    public void kill() {
        process.kill();
    }

    /** Starts Redis again on the same port with the same data; kills it first if it runs. */
    public void restart() {
        process.kill();
        process = launch();
    }

    /** Freezes Redis: connections stay open, nothing is answered. */
    public void suspend() {
        process.suspend();
    }

    public void resume() {
        process.resume();
    }

    /** Stops Redis in good order. */
    @Override
    public void close() {
        process.close();
    }
}
