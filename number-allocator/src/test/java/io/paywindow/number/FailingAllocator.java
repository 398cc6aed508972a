package io.paywindow.number;

import io.paywindow.number.order.BatchStep;
import org.springframework.boot.SpringApplication;

/** The allocator, but for one thing: its first batch of orders meets an Error, such as a class that is missing. */
final class FailingAllocator {

    private FailingAllocator() {}

    public static void main(String[] args) {
        BatchStep.Watch watch = reached -> {
            throw new NoClassDefFoundError("as the test wants it");
        };
        SpringApplication application = new SpringApplication(NumberAllocator.class);
        application.addInitializers(context -> context.getBeanFactory().registerSingleton("failWatch", watch));
        application.run(args);
    }
}
