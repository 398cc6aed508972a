package io.paywindow.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class DeadlinesTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void waitsNoLongerThanGranted() {
        CompletableFuture<String> never = new CompletableFuture<>();
        long started = System.nanoTime();
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> Deadlines.await(never, SHORT));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(SHORT);
        assertThat(never).as("what others wait for").isNotDone();
    }

    @Test
    void answersWhatComesInTime() throws Exception {
        CompletableFuture<String> soon = new CompletableFuture<>();
        Thread.startVirtualThread(() -> soon.complete("here"));
        assertThat(Deadlines.await(soon, LONG)).isEqualTo("here");
        assertThat(Deadlines.await(soon, Duration.ZERO)).as("done already").isEqualTo("here");
    }

    @Test
    void failsAsWhatIsWaitedForDoes() {
        IllegalStateException defect = new IllegalStateException("broken");
        CompletableFuture<String> failing = new CompletableFuture<>();
        Thread.startVirtualThread(() -> failing.completeExceptionally(defect));
        assertThatThrownBy(() -> Deadlines.await(failing, LONG))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(defect);

        CompletableFuture<String> cancelled = new CompletableFuture<>();
        Thread.startVirtualThread(() -> cancelled.cancel(false));
        assertThatThrownBy(() -> Deadlines.await(cancelled, LONG))
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).isInstanceOf(CancellationException.class),
                        thrown -> assertThat(thrown).hasCauseInstanceOf(CancellationException.class));
    }

    @Test
    void endsAWaitThatIsInterrupted() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread waiting = Thread.startVirtualThread(() -> {
            try {
                Deadlines.await(new CompletableFuture<>(), LONG);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                ended.complete(e);
            }
        });
        waiting.interrupt();
        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void ringsNotOnceCancelled() throws Exception {
        CountDownLatch later = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Deadlines.after(SHORT, cancelled::countDown).cancel();
        Deadlines.after(SHORT.multipliedBy(3), later::countDown);
        assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(cancelled.getCount()).isOne();
    }
}
