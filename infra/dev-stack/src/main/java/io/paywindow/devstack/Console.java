package io.paywindow.devstack;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What the operator reads while things start, run and stop: plain lines, one for each event. Thread-safe. */
final class Console {

    private static final double MILLIS_PER_SECOND = 1000;

    private final PrintStream out;

    Console(PrintStream out) {
        this.out = out;
    }

    /** Something is up: its name, how long it took, where and what it is. */
    void ready(String name, long startedNanos, String detail) {
        line("  %-18s ready  %8s   %s".formatted(name, since(startedNanos), detail));
    }

    synchronized void line(String text) {
        out.println(text.stripTrailing());
        out.flush();
    }

    /** The end of a log, indented, below whatever line announced it. */
    void log(Iterable<String> lines) {
        lines.forEach(line -> line("      | " + line));
    }

    static String since(long startedNanos) {
        Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / MILLIS_PER_SECOND);
    }
}
