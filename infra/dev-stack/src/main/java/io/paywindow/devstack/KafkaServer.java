package io.paywindow.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A Kafka of one node in its own JVM, that can be killed, restarted with its data, frozen and thawed.
 *
 * <p>All it knows is in its folder. Thread-safe if used by one thread at a time.
 */
public final class KafkaServer implements AutoCloseable {

    private static final Duration START_BOUND = Duration.ofSeconds(90);

    /** Enough for a laptop and for tests. */
    private static final List<String> SMALL_JVM = List.of(
            "-Xms64m",
            "-Xmx400m",
            "-XX:+UseSerialGC",
            // The optimising compiler costs more than it saves on the two cores of a laptop's or a test's short run.
            "-XX:TieredStopAtLevel=1");

    private static final List<String> ANY_JVM = List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "-Dlogback.configurationFile=io/paywindow/devstack/server-logback.xml");

    private final Path directory;
    private final int port;
    private final List<String> jvmOptions;
    private ChildProcess process;

    private KafkaServer(Path directory, int port, List<String> jvmOptions) {
        this.directory = directory;
        this.port = port;
        this.jvmOptions = jvmOptions;
        this.process = launch();
    }

    /** Starts a broker whose data and log are in the folder; returns when it serves. */
    public static KafkaServer start(Path directory) {
        return start(directory, Map.of());
    }

    /** The same with some broker settings of the caller's own. */
    public static KafkaServer start(Path directory, Map<String, String> brokerSettings) {
        return start(directory, Ports.free(), brokerSettings);
    }

    /** The same with heap, collector and compiler of the caller's choice, for one who wants to know how fast Kafka is. */
    public static KafkaServer start(Path directory, Map<String, String> brokerSettings, List<String> jvmOptions) {
        return start(directory, Ports.free(), brokerSettings, jvmOptions);
    }

    /** The same with more ways in than one. */
    public static KafkaServer start(Path directory, List<KafkaDoor> doors) {
        Path home = directory.toAbsolutePath();
        int port = Ports.free();
        Properties properties = KafkaSettings.broker(home, port, Ports.free());
        KafkaDoor.add(doors, properties);
        return start(home, port, properties, SMALL_JVM);
    }

    static KafkaServer start(Path directory, int port, Map<String, String> brokerSettings) {
        return start(directory, port, brokerSettings, SMALL_JVM);
    }

    private static KafkaServer start(
            Path directory, int port, Map<String, String> brokerSettings, List<String> jvmOptions) {
        Path home = directory.toAbsolutePath();
        Properties properties = KafkaSettings.broker(home, port, Ports.free());
        properties.putAll(brokerSettings);
        return start(home, port, properties, jvmOptions);
    }

    private static KafkaServer start(Path home, int port, Properties properties, List<String> jvmOptions) {
        try {
            Files.createDirectories(home);
            try (Writer out = Files.newBufferedWriter(home.resolve("server.properties"))) {
                properties.store(out, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka's settings cannot be written", e);
        }
        return new KafkaServer(
                home, port, Stream.concat(ANY_JVM.stream(), jvmOptions.stream()).toList());
    }

    private ChildProcess launch() {
        Path ready = directory.resolve("ready");
        try {
            Files.deleteIfExists(ready);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = JavaCommand.main(
                KafkaBroker.class,
                jvmOptions,
                directory.resolve("server.properties").toString(),
                ready.toString());
        ChildProcess started = ChildProcess.start(Launch.of("kafka", directory.resolve("kafka.log"), command));
        Patience.untilReady(started, START_BOUND, () -> Files.exists(ready));
        return started;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public ChildProcess process() {
        return process;
    }

    /** Kills the broker in the middle of what it does; its files stay. */
    public void kill() {
        process.kill();
    }

    /** Starts the broker again on the same port with the same data; kills it first if it runs. */
    public void restart() {
        process.kill();
        process = launch();
    }

    /** Freezes the broker: connections stay open, nothing is answered. */
    public void suspend() {
        process.suspend();
    }

    public void resume() {
        process.resume();
    }

    /** Stops the broker in good order. */
    @Override
    public void close() {
        process.close();
    }
}
