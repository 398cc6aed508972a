package io.paywindow.expiry;

import io.paywindow.contract.kafka.KafkaWatch;
import io.paywindow.contract.kafka.TopicSetup.WrongTopicException;
import io.paywindow.expiry.streams.ExpiryStreams;
import java.util.Optional;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Begins to decide once Kafka and its topics are there, and stops before the application does. Wrong topics end the service. */
final class ExpiryStart implements SmartLifecycle, KafkaWatch.Listener {

    private final ExpiryStreams streams;
    private final ConfigurableApplicationContext application;
    private final KafkaWatch watch;
    private volatile boolean running;

    ExpiryStart(ExpirySettings settings, ExpiryStreams streams, ConfigurableApplicationContext application) {
        this.streams = streams;
        this.application = application;
        this.watch = new KafkaWatch(settings.kafka(), "expiry-processor-" + settings.instanceId(), this);
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
        streams.start(this::dieApart);
    }

    @Override
    public void onWrongTopic(WrongTopicException wrong) {
        dieApart();
    }

    /** Not on the thread that found out: closing the application waits for that one. */
    private void dieApart() {
        Thread.ofPlatform().name("end-service").start(this::endService);
    }

    private void endService() {
        ExitCodeGenerator failed = () -> 1;
        System.exit(SpringApplication.exit(application, failed));
    }

    @Override
    public void stop() {
        running = false;
        watch.close();
        streams.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
