package io.paywindow.devstack;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

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
        node.start();
    }

    /** Starts a RabbitMQ whose data and log are in the folder; returns when it speaks AMQP. */
    public static RabbitServer start(Path directory) {
        return start(directory, FEW_VHOSTS);
    }

    static RabbitServer start(Path directory, int preparedVhosts) {
        Path script = InstalledRabbit.script()
                .orElseThrow(() -> new IllegalStateException("No RabbitMQ: no Docker engine answers, and no"
                        + " rabbitmq-server is installed. Install RabbitMQ 3.10 or later (infra/test does, on Debian and"
                        + " Ubuntu as root), start Docker, or set AMQP_URL."));
        return new RabbitServer(new InstalledRabbit(script, directory, Ports.free(), preparedVhosts), preparedVhosts);
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

    /** Stops RabbitMQ in good order. */
    @Override
    public void close() {
        node.stop();
    }
}
