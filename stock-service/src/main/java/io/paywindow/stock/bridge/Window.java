package io.paywindow.stock.bridge;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The places of what may be under way at a time. Thread-safe. */
final class Window {

    private final int size;
    private final Semaphore free;

    Window(int size) {
        this.size = size;
        this.free = new Semaphore(size);
    }

    /**
     * Begins something in a free place, and answers whether there was one in time.
     *
     * @param work is given what gives the place back, to be run once it is done, by any thread; more often does no harm. If it throws, the
     *     place is given back at once: a defect that comes again and again must not use the window up.
     */
    boolean begin(Duration within, Consumer<Runnable> work) throws InterruptedException {
        if (!free.tryAcquire(within.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        AtomicBoolean taken = new AtomicBoolean(true);
        Runnable giveBack = () -> {
            if (taken.getAndSet(false)) {
                free.release();
            }
        };
        boolean begun = false;
        try {
            work.accept(giveBack);
            begun = true;
        } finally {
            if (!begun) {
                giveBack.run();
            }
        }
        return true;
    }

    /** How much is under way. */
    int underWay() {
        return size - free.availablePermits();
    }
}
