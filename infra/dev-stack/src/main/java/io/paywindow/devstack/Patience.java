package io.paywindow.devstack;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waiting with a bound, and a message that says what was waited for and what the server's log says. */
final class Patience {

    private static final long POLL_MILLIS = 20;
    private static final int LOG_LINES = 30;

    private Patience() {}

    /** Returns once the child is ready; fails with the end of its log if it dies or the bound passes first. */
    static void untilReady(ChildProcess child, Duration bound, BooleanSupplier ready) {
        long start = System.nanoTime();
        while (!ready.getAsBoolean()) {
            if (!child.alive()) {
                throw new IllegalStateException("%s ended with exit code %d before it was ready. Its last lines:%n%s"
                        .formatted(child.name(), child.exitCode().orElse(-1), log(child)));
            }
            if (System.nanoTime() - start > bound.toNanos()) {
                String lines = log(child);
                child.kill();
                throw new IllegalStateException("%s was not ready within %d s. Its last lines:%n%s"
                        .formatted(child.name(), bound.toSeconds(), lines));
            }
            if (Thread.currentThread().isInterrupted()) {
                child.close();
                throw new IllegalStateException(child.name() + " is no longer wanted");
            }
            pause();
        }
    }

    /** Returns once the child has done its work and ended well; fails with the end of its log otherwise. */
    static void untilDone(ChildProcess child, Duration bound) {
        int exitCode;
        try {
            exitCode = child.onExit().get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exitCode = -1;
        } catch (ExecutionException | TimeoutException e) {
            exitCode = -1;
        }
        if (exitCode != 0) {
            String lines = log(child);
            child.kill();
            throw new IllegalStateException("%s did not end well within %d s (exit code %d). Its last lines:%n%s"
                    .formatted(child.name(), bound.toSeconds(), exitCode, lines));
        }
    }

    /** A moment, cut short if the thread is interrupted. */
    static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String log(ChildProcess child) {
        return "  " + String.join(System.lineSeparator() + "  ", child.lastLines(LOG_LINES));
    }
}
