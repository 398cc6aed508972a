package io.paywindow.number;

import io.paywindow.number.order.BatchStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;

/**
 * The allocator, but for one thing: at a given step of a given batch it stands still and says so, for somebody to kill it there.
 *
 * <p>Arguments: the step, how many times it is passed before, the file that says so; then those of the allocator.
 */
final class StoppingAllocator {

    private StoppingAllocator() {}

    public static void main(String[] args) {
        BatchStep step = BatchStep.valueOf(args[0]);
        AtomicInteger left = new AtomicInteger(Integer.parseInt(args[1]));
        Path said = Path.of(args[2]);
        BatchStep.Watch watch = reached -> {
            if (reached == step && left.getAndDecrement() == 0) {
                standStill(said);
            }
        };
        SpringApplication application = new SpringApplication(NumberAllocator.class);
        application.addInitializers(context -> context.getBeanFactory().registerSingleton("stopWatch", watch));
        application.run(Arrays.copyOfRange(args, 3, args.length));
    }

    private static void standStill(Path said) {
        try {
            Files.createFile(said);
            new CountDownLatch(1).await();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
