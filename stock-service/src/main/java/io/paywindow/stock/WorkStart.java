package io.paywindow.stock;

import io.paywindow.contract.kafka.KafkaWatch;
import io.paywindow.contract.kafka.TopicSetup.WrongTopicException;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Starts the workers: those that need Kafka's topics once these are there, the others at once. Wrong topics end the service. */
final class WorkStart implements SmartLifecycle, KafkaWatch.Listener {

    private final List<Worker> workers;
    private final ConfigurableApplicationContext application;
    private final KafkaWatch watch;
    private volatile boolean running;

    WorkStart(StockSettings settings, List<Worker> workers, ConfigurableApplicationContext application) {
        this.workers = List.copyOf(workers);
        this.application = application;
        this.watch = new KafkaWatch(settings.kafka(), "stock-service-" + settings.instanceId(), this);
    }

    /** What is wrong with Kafka now; empty when nothing is. */
    Optional<String> kafkaTrouble() {
        return watch.trouble();
    }

    @Override
    public void start() {
        running = true;
        workers.stream().filter(worker -> !worker.needsTopics()).forEach(Worker::start);
        watch.start();
    }

    @Override
    public void onReady() {
        workers.stream().filter(Worker::needsTopics).forEach(Worker::start);
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
    public boolean isRunning() {
        return running;
    }
}
