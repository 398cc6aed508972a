package io.paywindow.devstack;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ of its own, that can be killed, restarted with its data, frozen and thawed.
 *
 * <p>Thread-safe if used by one thread at a time; {@link #freshVhostUri} by any.
 */
public final class RabbitServer implements AutoCloseable {

    /** Some tests want a virtual host or two; each costs some 15 ms of the start. */
    private static final int FEW_VHOSTS = 4;

    private final RabbitNode node;
    private final int preparedVhosts;
    private final AtomicInteger nextVhost = new AtomicInteger();

    private RabbitServer(RabbitNode node, int preparedVhosts) {
        this.node = node;
        this.preparedVhosts = preparedVhosts;
        try {
            node.start();
        } catch (RuntimeException e) {
            node.stop();
            throw e;
        }
    }

    /** Starts a RabbitMQ whose data and log are in the folder; returns when it speaks AMQP. */
    public static RabbitServer start(Path directory) {
        return start(directory, FEW_VHOSTS);
    }

    /** For tests: in Docker if an engine answers and has the image or can get it, else the installed one. */
    static RabbitServer start(Path directory, int preparedVhosts) {
        int port = Ports.free();
        return inDocker(port, preparedVhosts, null)
                .or(() -> installed(directory, port, preparedVhosts))
                .orElseThrow(() -> new IllegalStateException("No RabbitMQ: no Docker engine that can run "
                        + DockerEngine.rabbitImage() + " answers, and no rabbitmq-server is installed. Install RabbitMQ"
                        + " 3.10 or later (infra/test does, on Debian and Ubuntu as root), start Docker, or set"
                        + " AMQP_URL."));
    }

    static Optional<RabbitServer> installed(Path directory, int port, int preparedVhosts) {
        return InstalledRabbit.script()
                .map(script ->
                        new RabbitServer(new InstalledRabbit(script, directory, port, preparedVhosts), preparedVhosts));
    }

    /** Empty, with a line that says why, if Docker cannot run it. */
    static Optional<RabbitServer> inDocker(int port, int preparedVhosts, @Nullable String volume) {
        if (!DockerEngine.answers()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RabbitServer(new ContainerRabbit(port, preparedVhosts, volume), preparedVhosts));
        } catch (RuntimeException e) {
            // No image without the network, no room, no right to: whatever it is, there are other ways to a RabbitMQ.
            System.getLogger(RabbitServer.class.getName())
                    .log(System.Logger.Level.WARNING, "Docker answers but cannot run RabbitMQ: {0}", e.toString());
            return Optional.empty();
        }
    }

    /** The URI of the default virtual host. */
    public String uri() {
        return uri("/");
    }

    /** The URI of a virtual host that nobody has had from this server before. */
    public String freshVhostUri() {
        int index = nextVhost.getAndIncrement();
        String name = RabbitDefinitions.vhost(index);
        if (index >= preparedVhosts) {
            node.addVhost(name);
        }
        return uri(name);
    }

    private String uri(String vhost) {
        return "amqp://%s:%s@127.0.0.1:%d/%s"
                .formatted(
                        RabbitDefinitions.USER,
                        RabbitDefinitions.USER,
                        node.port(),
                        URLEncoder.encode(vhost, StandardCharsets.UTF_8));
    }

    /** What runs it, for the operator. */
    String origin() {
        return node.origin();
    }

    boolean alive() {
        return node.alive();
    }

    List<String> lastLines(int count) {
        return node.lastLines(count);
    }

    public long pid() {
        return node.pid();
    }

    /**
     * Kills RabbitMQ in the middle of what it does; its data stays.
     *
     * <p>Except for a quorum queue declared within the last second: RabbitMQ (seen with 3.10.8) writes its register of
     * them later than it confirms, and such a queue stays without a leader for ever.
     */
    public void kill() {
        node.kill();
    }

    /** Starts RabbitMQ again on the same port with the same data; kills it first if it runs. */
    public void restart() {
        node.kill();
        node.start();
    }

    /** Freezes RabbitMQ: connections stay open, nothing is answered. */
    public void suspend() {
        node.suspend();
    }

    public void resume() {
        node.resume();
    }

    /** Makes RabbitMQ take itself for short of memory, so that it blocks every connection that publishes. */
    public void raiseMemoryAlarm() {
        node.control("set_vm_memory_high_watermark", "absolute", "1MB");
    }

    /** Lets RabbitMQ have its memory back. */
    public void clearMemoryAlarm() {
        node.control("set_vm_memory_high_watermark", "0.6");
    }

    /** Stops RabbitMQ in good order. */
    @Override
    public void close() {
        node.stop();
    }
}
