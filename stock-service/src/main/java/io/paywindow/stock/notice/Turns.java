package io.paywindow.stock.notice;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Does what concerns one order one after the other, in the order of arrival, and different orders at the same time. Thread-safe. */
final class Turns {

    private final Executor executor;
    private final Map<String, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

    Turns(Executor executor) {
        this.executor = executor;
    }

    /** Runs the task, after all earlier ones of the same order. */
    void take(String reference, Runnable task) {
        CompletableFuture<Void> mine = last.compute(
                reference,
                (key, before) -> before == null
                        ? CompletableFuture.runAsync(task, executor)
                        // Whatever became of the one before: a failed one must not hold up all that follow.
                        : before.handleAsync(
                                (done, failure) -> {
                                    task.run();
                                    return null;
                                },
                                executor));
        var unused = mine.whenComplete((done, failure) -> last.remove(reference, mine));
    }
}
