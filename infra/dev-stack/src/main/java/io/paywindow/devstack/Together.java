package io.paywindow.devstack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Does several things at once; when one fails, or when it is closed, the others are told to give up. Thread-safe. */
final class Together implements AutoCloseable {

    private static final long GIVE_UP_SECONDS = 12;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    /** The results in the order of the tasks. */
    <T> List<T> run(List<Callable<T>> tasks) {
        ExecutorCompletionService<T> completion = new ExecutorCompletionService<>(executor);
        List<Future<T>> futures = new ArrayList<>();
        tasks.forEach(task -> futures.add(completion.submit(task)));
        try {
            for (int i = 0; i < tasks.size(); i++) {
                completion.take().get();
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            futures.forEach(future -> future.cancel(true));
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            futures.forEach(future -> future.cancel(true));
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the stack started", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(GIVE_UP_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger(Together.class.getName())
                        .log(System.Logger.Level.WARNING, "something that was being started does not give up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
