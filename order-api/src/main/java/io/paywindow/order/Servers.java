package io.paywindow.order;

import io.paywindow.contract.kafka.KafkaWatch;
import io.paywindow.contract.kafka.TopicSetup.WrongTopicException;
import io.paywindow.order.facts.FactListeners;
import java.util.Optional;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Watches Kafka from start to end, and begins to read facts once it is there. Wrong topics end the service. */
final class Servers implements SmartLifecycle, KafkaWatch.Listener {

    private final KafkaWatch watch;
    private final FactListeners listeners;
    private final ConfigurableApplicationContext application;
    private volatile boolean running;

    Servers(OrderSettings settings, FactListeners listeners, ConfigurableApplicationContext application) {
        this.listeners = listeners;
        this.application = application;
        this.watch = new KafkaWatch(settings.kafka(), "order-api-" + settings.instanceId(), this);
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
        listeners.begin();
    }

    @Override
    public void onWrongTopic(WrongTopicException wrong) {
        // Not on the watch's own thread: closing the application waits for that one.
        Thread.ofPlatform().name("wrong-topic").start(this::endService);
    }

    private void endService() {
        ExitCodeGenerator failed = () -> 1;
        System.exit(SpringApplication.exit(application, failed));
    }

    @Override
    public void stop() {
        running = false;
        watch.close();
    }

    @Override
    public int getPhase() {
        // Before the web server starts and after it has stopped: requests that are being answered need this.
        return 0;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
