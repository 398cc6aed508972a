package io.paywindow.stock.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class TurnsTest {

    @Test
    void whatComesAfterAFailureOfTheSameOrderHasItsTurn() {
        List<String> done = new CopyOnWriteArrayList<>();
        try (ExecutorService one = Executors.newSingleThreadExecutor()) {
            Turns turns = new Turns(one);
            turns.take("order", () -> {
                throw new AssertionError("a defect");
            });
            turns.take("order", () -> done.add("second"));
            turns.take("order", () -> {
                throw new IllegalStateException("another");
            });
            turns.take("order", () -> done.add("fourth"));

            // Before the executor closes: it takes no turn that is still to come.
            await().until(() -> done.contains("fourth"));
        }

        assertThat(done).containsExactly("second", "fourth");
    }
}
