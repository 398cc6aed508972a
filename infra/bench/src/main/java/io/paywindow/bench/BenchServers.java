package io.paywindow.bench;

import io.paywindow.devstack.KafkaServer;
import io.paywindow.devstack.RabbitServer;
import io.paywindow.devstack.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Servers of a measurement's own, empty, on free ports, in a temporary folder; gone when it closes.
 *
 * <p>Kafka runs as it would in production, with the optimising compiler and a gigabyte of heap; Redis with its append-only file.
 */
public final class BenchServers implements AutoCloseable {

    /** With the collector as Kafka's own start script sets it. */
    private static final List<String> KAFKA_JVM = List.of(
            "-Xms1g",
            "-Xmx1g",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent");

    private final Path folder;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    public BenchServers() {
        try {
            folder = Files.createTempDirectory("paywindow-bench-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder of this measurement's own. */
    public Path folder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public KafkaServer kafka() {
        return kafka(Map.of());
    }

    /** A Kafka with some broker settings beside those of the dev stack. */
    public KafkaServer kafka(Map<String, String> settings) {
        return closing(KafkaServer.start(folder("kafka-" + started.size()), settings, KAFKA_JVM));
    }

    public RedisServer redis() {
        return closing(RedisServer.start(folder("redis-" + started.size())));
    }

    public RabbitServer rabbit() {
        return closing(RabbitServer.start(folder("rabbit-" + started.size())));
    }

    /** Closes it with the servers, before those that were started earlier. */
    public <T extends AutoCloseable> T closing(T resource) {
        started.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                System.err.println("not closed in good order: " + e);
            }
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println(folder + " was not deleted: " + e);
        }
    }
}
