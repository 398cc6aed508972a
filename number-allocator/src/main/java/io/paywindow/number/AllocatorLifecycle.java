package io.paywindow.number;

import io.paywindow.contract.kafka.KafkaWatch;
import io.paywindow.contract.kafka.TopicSetup.WrongTopicException;
import io.paywindow.number.lease.NumberSupply;
import io.paywindow.number.order.OrderIntake;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * The order in which the service starts and stops: numbers and orders once Kafka's topics are there, orders first to stop.
 *
 * <p>Redis is nowhere here: whatever needs it asks again until it is there.
 */
final class AllocatorLifecycle implements SmartLifecycle, KafkaWatch.Listener {

    private final OrderIntake intake;
    private final NumberSupply supply;
    private final ConfigurableApplicationContext application;
    private final KafkaWatch watch;
    private volatile boolean running;

    AllocatorLifecycle(
            AllocatorSettings settings,
            OrderIntake intake,
            NumberSupply supply,
            ConfigurableApplicationContext application) {
        this.intake = intake;
        this.supply = supply;
        this.application = application;
        this.watch = new KafkaWatch(settings.kafka(), settings.instanceId(), this);
    }

    /** What is wrong with Kafka now; empty when nothing is. */
    Optional<String> kafkaTrouble() {
        return watch.trouble();
    }

    @Override
    public void start() {
        running = true;
        watch.start();
    }

    @Override
    public void onReady() {
        intake.start(this::endService);
        supply.start(this::endService);
    }

    @Override
    public void onWrongTopic(WrongTopicException wrong) {
        endService();
    }

    /** What is wrong will not get better by itself: ends the process, for whoever runs it to see and start it again. */
    private void endService() {
        // Not on the caller's own thread: closing the application waits for that one.
        Thread.ofPlatform().name("end").start(() -> System.exit(SpringApplication.exit(application, () -> 1)));
    }

    @Override
    public void stop() {
        running = false;
        watch.close();
        intake.close();
        supply.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
