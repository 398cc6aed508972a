package io.paywindow.devstack;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs beside this JVM, prints to its own log file, and can be stopped, killed, frozen and thawed.
 *
 * <p>It does not outlive this JVM, not even one that was killed: a small shell watches a pipe from here, and when the
 * pipe closes it stops the child (SIGTERM, after ten seconds SIGKILL). A terminal's Ctrl-C does not reach it, so that
 * whoever started it decides the order in which things stop. Thread-safe.
 */
public final class ChildProcess implements AutoCloseable {

    /** How long {@link #close} lets the child finish what it is doing. */
    public static final Duration DEFAULT_STOP_BOUND = Duration.ofSeconds(10);

    /**
     * Becomes the command, so that {@link Process} speaks of the command's own pid, after it has started the watcher.
     * Both lead groups of processes of their own: the command's, so that no Ctrl-C reaches it and it can be frozen with
     * all that it starts; the watcher's, so that it outlives whatever befalls the parent's group or the command's.
     */
    private static final String START = """
            exec 3<&0 </dev/null
            lead() {
              command -v setsid >/dev/null && exec setsid "$@"
              command -v perl >/dev/null && exec perl -e 'setpgrp(0, 0); exec @ARGV or exit 127' "$@"
              exec "$@"
            }
            watch=$1
            shift
            ( lead /bin/sh -c "$watch" watcher "$$" <&3 >/dev/null 2>&1 & )
            exec 3<&-
            lead "$@"
            """;

    /** A line on the pipe means "it has ended, and its pid may be another's"; the pipe's end, that the parent has died. */
    private static final String WATCH = """
            trap '' HUP INT TERM
            read -r _ && exit
            kill -TERM "$1"
            i=0
            while kill -0 "$1" && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
            kill -s KILL -- "-$1" || kill -s KILL "$1"
            """;

    private static final String SIGNAL = "kill -s \"$1\" -- \"-$2\" 2>/dev/null || kill -s \"$1\" \"$2\"";

    private final Launch launch;
    private final Process process;
    private final CompletableFuture<Integer> ended;

    private ChildProcess(Launch launch, Process process) {
        this.launch = launch;
        this.process = process;
        this.ended = process.onExit().thenApply(ChildProcess::dismissWatcher);
    }

    /** Starts the program; returns as soon as it runs, ready or not. */
    public static ChildProcess start(Launch launch) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", START, launch.name(), WATCH));
        command.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(launch.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
        builder.environment().putAll(launch.environment());
        try {
            Files.createDirectories(launch.directory());
            Files.createDirectories(launch.log().toAbsolutePath().getParent());
            return new ChildProcess(launch, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(launch.name() + " cannot be started", e);
        }
    }

    private static int dismissWatcher(Process ended) {
        try (OutputStream pipe = ended.getOutputStream()) {
            pipe.write('\n');
        } catch (IOException e) {
            // The watcher has gone already: nothing is left that could signal a recycled pid.
            return ended.exitValue();
        }
        return ended.exitValue();
    }

    public String name() {
        return launch.name();
    }

    public Launch launch() {
        return launch;
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** The exit code once the program has ended; 128 + n if signal n ended it. */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Completes with the exit code when the program ends, for whatever reason. */
    public CompletableFuture<Integer> onExit() {
        return ended.copy();
    }

    /** The last lines of the program's log, at most {@code count} of them. */
    public List<String> lastLines(int count) {
        return LogTail.lastLines(launch.log(), count);
    }

    /**
     * Asks the program to stop (SIGTERM) and kills it after the bound.
     *
     * @return true if it ended by itself within the bound
     */
    public boolean terminate(Duration bound) {
        if (!process.isAlive()) {
            return true;
        }
        // Only the program itself: Erlang's helpers die under it if they are told too. And by its handle: Process
        // closes the
        // pipe first, which the watcher takes for our death.
        process.toHandle().destroy();
        boolean ended = waitFor(bound);
        if (!ended) {
            kill();
        }
        return ended;
    }

    /** Kills the program and whatever it started, as a crash or an out-of-memory killer would (SIGKILL). */
    public void kill() {
        if (process.isAlive()) {
            signal("KILL");
            waitFor(DEFAULT_STOP_BOUND);
        }
    }

    /** Freezes the program (SIGSTOP): it keeps its connections and answers nothing. */
    public void suspend() {
        signal("STOP");
    }

    /** Lets a frozen program go on (SIGCONT). */
    public void resume() {
        signal("CONT");
    }

    @Override
    public void close() {
        terminate(DEFAULT_STOP_BOUND);
    }

    private boolean waitFor(Duration bound) {
        try {
            return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    private void signal(String signal) {
        if (!process.isAlive()) {
            return;
        }
        try {
            Process sent = new ProcessBuilder("/bin/sh", "-c", SIGNAL, "signal", signal, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .start();
            byte[] said = sent.getInputStream().readAllBytes();
            if (sent.waitFor() != 0 && process.isAlive()) {
                throw new IllegalStateException("%s (pid %d) could not be sent SIG%s: %s"
                        .formatted(name(), pid(), signal, new String(said, StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(name() + " could not be signalled", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
