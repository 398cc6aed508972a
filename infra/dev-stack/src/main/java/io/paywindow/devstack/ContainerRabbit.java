package io.paywindow.devstack;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** RabbitMQ in a container of this machine's Docker engine, on a port of the loopback interface. */
final class ContainerRabbit implements RabbitNode {

    private static final Duration START_BOUND = Duration.ofMinutes(2);
    private static final int AMQP_PORT = 5672;

    private final String image;
    private final int port;
    private final int vhosts;
    private final @Nullable String volume;
    private @Nullable GenericContainer<?> container;

    /**
     * Describes the node; nothing happens before {@link #start}.
     *
     * @param volume the name of the Docker volume that keeps its data after it is gone; null for none
     */
    ContainerRabbit(int port, int vhosts, @Nullable String volume) {
        this.image = DockerEngine.rabbitImage();
        this.port = port;
        this.vhosts = vhosts;
        this.volume = volume;
    }

    @Override
    public void start() {
        GenericContainer<?> known = container;
        if (known == null) {
            container = create();
        } else {
            docker(known).startContainerCmd(known.getContainerId()).exec();
        }
        awaitAmqp();
    }

    private GenericContainer<?> create() {
        String configuration = "load_definitions = /etc/rabbitmq/paywindow.json\nlog.console.level = warning\n";
        GenericContainer<?> fresh = new GenericContainer<>(DockerImageName.parse(image))
                .withExposedPorts(AMQP_PORT)
                .withCopyToContainer(Transferable.of(RabbitDefinitions.json(vhosts)), "/etc/rabbitmq/paywindow.json")
                .withCopyToContainer(Transferable.of(configuration), "/etc/rabbitmq/conf.d/20-paywindow.conf")
                .withCreateContainerCmdModifier(this::fixHostNameAndPort);
        fresh.start();
        return fresh;
    }

    /** RabbitMQ's data belongs to its host name, and its clients come back to the port they know. */
    private void fixHostNameAndPort(CreateContainerCmd create) {
        HostConfig host = Objects.requireNonNullElseGet(create.getHostConfig(), HostConfig::newHostConfig)
                .withPortBindings(
                        new PortBinding(Binding.bindIpAndPort("127.0.0.1", port), ExposedPort.tcp(AMQP_PORT)));
        if (volume != null) {
            host.withBinds(new Bind(volume, new Volume("/var/lib/rabbitmq")));
        }
        create.withHostName("paywindow").withHostConfig(host);
    }

    private void awaitAmqp() {
        long start = System.nanoTime();
        while (!AmqpWire.answers(port)) {
            GenericContainer<?> current = running();
            if (!current.isRunning() || System.nanoTime() - start > START_BOUND.toNanos()) {
                throw new IllegalStateException("%s did not speak AMQP within %d s. Its log:%n%s"
                        .formatted(image, START_BOUND.toSeconds(), current.getLogs()));
            }
            Patience.pause();
        }
    }

    @Override
    public void kill() {
        GenericContainer<?> current = running();
        if (current.isRunning()) {
            docker(current).killContainerCmd(current.getContainerId()).exec();
        }
    }

    @Override
    public void suspend() {
        docker(running()).pauseContainerCmd(running().getContainerId()).exec();
    }

    @Override
    public void resume() {
        docker(running()).unpauseContainerCmd(running().getContainerId()).exec();
    }

    @Override
    public void stop() {
        GenericContainer<?> current = container;
        if (current != null) {
            if (current.isRunning()) {
                docker(current).stopContainerCmd(current.getContainerId()).exec();
            }
            current.stop();
        }
    }

    @Override
    public void addVhost(String name) {
        control("add_vhost", name);
        control("set_permissions", "-p", name, RabbitDefinitions.USER, ".*", ".*", ".*");
    }

    @Override
    public void control(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "rabbitmqctl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            ExecResult result = running().execInContainer(command);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + result.getStderr());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("rabbitmqctl cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rabbitmqctl ran", e);
        }
    }

    private GenericContainer<?> running() {
        GenericContainer<?> current = container;
        if (current == null) {
            throw new IllegalStateException("RabbitMQ was not started");
        }
        return current;
    }

    private static DockerClient docker(GenericContainer<?> container) {
        return container.getDockerClient();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        GenericContainer<?> current = running();
        return Optional.ofNullable(docker(current)
                        .inspectContainerCmd(current.getContainerId())
                        .exec()
                        .getState()
                        .getPidLong())
                .orElse(0L);
    }

    @Override
    public boolean alive() {
        return running().isRunning();
    }

    @Override
    public List<String> lastLines(int count) {
        List<String> lines = running().getLogs().lines().toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    @Override
    public String origin() {
        return "Docker, " + image;
    }
}
