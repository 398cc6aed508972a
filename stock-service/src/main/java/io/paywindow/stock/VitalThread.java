package io.paywindow.stock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that this process lives by: one that dies of what nobody foresaw takes the process with it, to be started again. */
public final class VitalThread {

    private static final Logger LOG = LoggerFactory.getLogger(VitalThread.class);

    private VitalThread() {}

    /** A thread that is not started yet. */
    public static Thread of(String name, Runnable work) {
        return Thread.ofPlatform()
                .daemon()
                .name(name)
                .uncaughtExceptionHandler((thread, thrown) -> {
                    LOG.error("a thread died, so this process ends: thread={}", name, thrown);
                    // Not on the thread itself: whoever closes the service waits for that one.
                    Thread.ofPlatform().name("last-words").start(() -> System.exit(1));
                })
                .unstarted(work);
    }
}
