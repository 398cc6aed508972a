package io.paywindow.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processes of an earlier start that was killed. They stop by themselves soon, but until then they hold ports and
 * files; their pids are written down so that the next start can wait for them.
 */
final class Leftovers {

    /** The watcher of a child gives it ten seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private Leftovers() {}

    /** One line for each process: pid and start time, by which it is known from another with the same pid. */
    static String describe(List<Long> pids) {
        return pids.stream()
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .map(handle -> handle.pid() + " " + startedAt(handle))
                .collect(Collectors.joining("\n"));
    }

    private static long startedAt(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Waits for the processes in the file to end and kills those that do not; says how many there were. */
    static int reap(Path file) {
        List<ProcessHandle> alive = alive(file);
        alive.forEach(Leftovers::reap);
        return alive.size();
    }

    private static List<ProcessHandle> alive(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(Leftovers::same).flatMap(Optional::stream).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<ProcessHandle> same(String line) {
        String[] parts = line.split(" ", 2);
        return ProcessHandle.of(Long.parseLong(parts[0]))
                .filter(ProcessHandle::isAlive)
                .filter(handle -> startedAt(handle) == Long.parseLong(parts[1]));
    }

    private static void reap(ProcessHandle handle) {
        CompletableFuture<ProcessHandle> exit = handle.onExit();
        try {
            exit.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            handle.destroyForcibly();
            exit.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("pid " + handle.pid() + " cannot be waited for", e);
        }
    }
}
