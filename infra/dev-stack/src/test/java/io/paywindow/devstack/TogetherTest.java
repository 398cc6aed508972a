package io.paywindow.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TogetherTest {

    @Test
    void resultsComeInTheOrderOfTheTasksHoweverTheyEnd() {
        CountDownLatch secondIsDone = new CountDownLatch(1);
        try (Together together = new Together()) {
            List<String> results = together.run(List.of(
                    () -> {
                        assertThat(secondIsDone.await(10, TimeUnit.SECONDS)).isTrue();
                        return "first";
                    },
                    () -> {
                        secondIsDone.countDown();
                        return "second";
                    }));
            assertThat(results).containsExactly("first", "second");
        }
    }

    @Test
    void whenOneFailsTheOthersAreToldToGiveUp() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch gaveUp = new CountDownLatch(1);
        try (Together together = new Together()) {
            assertThatThrownBy(() -> together.run(List.of(
                            () -> {
                                try {
                                    return never.await(1, TimeUnit.MINUTES);
                                } catch (InterruptedException e) {
                                    gaveUp.countDown();
                                    throw e;
                                }
                            },
                            () -> {
                                throw new IllegalStateException("no port");
                            })))
                    .hasMessage("no port");
            assertThat(gaveUp.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
