package io.paywindow.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The installed rabbitmq-server as a child process, with a node name, ports, data and name server of its own, so that
 * it meets no other RabbitMQ of this machine.
 */
final class InstalledRabbit implements RabbitNode {

    private static final Duration START_BOUND = Duration.ofSeconds(90);

    /**
     * Debian's packages put a wrapper on the PATH that insists on its own user and folders; the script behind it does
     * not, so it is looked for first.
     */
    private static final List<String> SCRIPT_FOLDERS = List.of("/usr/lib/rabbitmq/bin");

    private static final List<String> MORE_FOLDERS =
            List.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin", "/usr/local/opt/rabbitmq/sbin");

    private final Path script;
    private final Path directory;
    private final int port;
    private final int nameServerPort = Ports.free();
    private final int distributionPort = Ports.free();
    private final int vhosts;
    private @Nullable ChildProcess nameServer;
    private @Nullable ChildProcess node;

    InstalledRabbit(Path script, Path directory, int port, int vhosts) {
        this.script = script;
        this.directory = directory.toAbsolutePath();
        this.port = port;
        this.vhosts = vhosts;
    }

    /** The script that starts a node here, if RabbitMQ and Erlang are installed. */
    static Optional<Path> script() {
        if (Programs.find("erl", List.of("/usr/local/bin", "/opt/homebrew/bin")).isEmpty()) {
            return Optional.empty();
        }
        return SCRIPT_FOLDERS.stream()
                .map(folder -> Path.of(folder, "rabbitmq-server"))
                .filter(Files::isExecutable)
                .findFirst()
                .or(() -> Programs.find("rabbitmq-server", MORE_FOLDERS));
    }

    @Override
    public void start() {
        writeConfiguration();
        startNameServer();
        ChildProcess started =
                ChildProcess.start(Launch.of("rabbitmq", directory.resolve("rabbitmq.log"), List.of(script.toString()))
                        .withEnvironment(environment()));
        Patience.untilReady(started, START_BOUND, () -> AmqpWire.answers(port));
        node = started;
    }

    private void writeConfiguration() {
        String configuration = """
                listeners.tcp.1 = 127.0.0.1:%d
                load_definitions = %s
                log.file = false
                log.console = true
                log.console.level = warning
                # Half a gigabyte by default, for each node.
                raft.wal_max_size_bytes = 67108864
                """.formatted(port, directory.resolve("definitions.json"));
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("rabbitmq.conf"), configuration);
            Files.writeString(directory.resolve("definitions.json"), RabbitDefinitions.json(vhosts));
            Files.writeString(directory.resolve("enabled_plugins"), "[].");
        } catch (IOException e) {
            throw new UncheckedIOException("RabbitMQ's settings cannot be written", e);
        }
    }

    /** Erlang's name server, which would otherwise be started as a daemon that nobody stops. */
    private void startNameServer() {
        ChildProcess running = nameServer;
        if (running != null && running.alive()) {
            return;
        }
        Programs.find("epmd", List.of("/usr/local/bin", "/opt/homebrew/bin")).ifPresent(program -> {
            List<String> command =
                    List.of(program.toString(), "-port", Integer.toString(nameServerPort), "-address", "127.0.0.1");
            nameServer = ChildProcess.start(Launch.of("epmd", directory.resolve("epmd.log"), command));
        });
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", directory.toString());
        environment.put("ERL_EPMD_PORT", Integer.toString(nameServerPort));
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        // The data belongs to the name, so it is not the port's; the name server of its own keeps nodes apart.
        environment.put("RABBITMQ_NODENAME", "paywindow@localhost");
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(distributionPort));
        environment.put("RABBITMQ_CONFIG_FILE", directory.resolve("rabbitmq").toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", "/dev/null");
        environment.put("RABBITMQ_MNESIA_BASE", directory.resolve("data").toString());
        environment.put("RABBITMQ_LOG_BASE", directory.toString());
        environment.put("RABBITMQ_PID_FILE", directory.resolve("pid").toString());
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                directory.resolve("enabled_plugins").toString());
        // Makes the script become the node instead of minding it, so that the child's pid is the node's.
        environment.put("RABBITMQ_ALLOW_INPUT", "1");
        environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-noinput +S 2:2 +sbwt none");
        return environment;
    }

    @Override
    public void kill() {
        if (node != null) {
            node.kill();
        }
    }

    @Override
    public void suspend() {
        running().suspend();
    }

    @Override
    public void resume() {
        running().resume();
    }

    @Override
    public void stop() {
        if (node != null) {
            node.close();
        }
        if (nameServer != null) {
            nameServer.kill();
        }
    }

    @Override
    public void addVhost(String name) {
        control("add_vhost", name);
        control("set_permissions", "-p", name, RabbitDefinitions.USER, ".*", ".*", ".*");
    }

    @Override
    public void control(String... arguments) {
        Path program = script.resolveSibling("rabbitmqctl");
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "-q");
        builder.command().addAll(List.of(arguments));
        builder.environment().putAll(environment());
        builder.redirectErrorStream(true);
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("rabbitmqctl " + String.join(" ", arguments) + " failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("rabbitmqctl cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rabbitmqctl ran", e);
        }
    }

    private ChildProcess running() {
        ChildProcess current = node;
        if (current == null) {
            throw new IllegalStateException("RabbitMQ was not started");
        }
        return current;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return running().pid();
    }

    @Override
    public boolean alive() {
        return running().alive();
    }

    @Override
    public List<String> lastLines(int count) {
        return running().lastLines(count);
    }

    @Override
    public String origin() {
        return script.toString();
    }
}
