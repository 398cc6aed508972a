package io.paywindow.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A service of the line as a process: unpacked once, so that it starts faster, and waited for until it says that it is
 * ready.
 */
final class ServiceApp {

    private static final Duration READY_BOUND = Duration.ofMinutes(3);
    private static final Duration TELL_EVERY = Duration.ofSeconds(15);
    private static final Duration UNPACK_BOUND = Duration.ofMinutes(1);
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms48m",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            // The optimising compiler costs more than it saves while four services start on two cores.
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            // For the native parts of RocksDB and the compressors; asked for, they need no page of warnings.
            "--enable-native-access=ALL-UNNAMED");

    private final UpOptions.Service service;
    private final int managementPort;
    private final DataFolder data;

    ServiceApp(UpOptions.Service service, int managementPort, DataFolder data) {
        this.service = service;
        this.managementPort = managementPort;
        this.data = data;
    }

    /** Starts the service; returns as soon as its process runs. */
    ChildProcess start(Map<String, String> environment) {
        Path unpacked = unpack();
        Path jar = unpacked.resolve(service.jar().getFileName());
        Launch launch = Launch.of(service.name(), data.freshLog(service.name()), JavaCommand.jar(jar, JVM_OPTIONS))
                .withDirectory(data.resolve(service.name()))
                .withEnvironment(environment);
        return ChildProcess.start(launch);
    }

    /** A Spring Boot jar holds jars; a JVM starts faster, by a second and a half of CPU, from jars that are files. */
    private Path unpack() {
        Path target = data.resolve("apps").resolve(service.name());
        Path stamp = target.resolve("unpacked-from");
        try {
            // Not the time it was written: a reproducible build gives every jar the same.
            String version = "%s %d %s"
                    .formatted(
                            service.jar(), Files.size(service.jar()), Files.getAttribute(service.jar(), "unix:ctime"));
            if (Files.exists(stamp) && Files.readString(stamp).equals(version)) {
                return target;
            }
            TempFolders.delete(target);
            List<String> command = JavaCommand.jar(
                    service.jar(),
                    List.of("-Djarmode=tools", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                    "extract",
                    "--destination",
                    target.toString());
            ChildProcess extract = ChildProcess.start(
                    Launch.of(service.name() + " unpacked", data.freshLog("unpack-" + service.name()), command));
            Patience.untilDone(extract, UNPACK_BOUND);
            Files.writeString(stamp, version);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(service.jar() + " cannot be unpacked", e);
        }
    }

    /**
     * Returns when the service says that it is ready; meanwhile tells the operator now and then what it waits for. Fails
     * with the end of its log if it dies or takes too long.
     */
    void awaitReady(ChildProcess process, Console console) {
        try (Readiness readiness = new Readiness(managementPort)) {
            long[] told = {System.nanoTime()};
            Patience.untilReady(process, READY_BOUND, () -> {
                boolean ready = readiness.isUp();
                if (!ready && System.nanoTime() - told[0] > TELL_EVERY.toNanos()) {
                    told[0] = System.nanoTime();
                    console.line("  %-18s waits: %s".formatted(service.name(), readiness.missing()));
                }
                return ready;
            });
        }
    }
}
