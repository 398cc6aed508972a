package io.paywindow.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class VitalThreadTest {

    /** A service whose one thread dies, and that would live on. */
    static final class Dying {

        private Dying() {}

        public static void main(String[] args) throws InterruptedException {
            VitalThread.of("vital", () -> {
                        throw new StackOverflowError("of a test");
                    })
                    .start();
            new CountDownLatch(1).await();
        }
    }

    @Test
    void theProcessEndsWhenAThreadItLivesByDies() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Dying.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }
}
