package io.paywindow.order.facts;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * The parts that read facts from Kafka into Redis: begun once Kafka is there, ended before the service is.
 *
 * <p>A batch that fails is weather and is read again until it succeeds, with its partitions kept; offsets are committed behind it.
 */
public final class FactListeners implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(FactListeners.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final int HEARTBEAT_MS = 500;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final KafkaSettings settings;
    private final MeterRegistry meters;
    private final List<ConcurrentMessageListenerContainer<String, byte[]>> containers = new ArrayList<>();
    private volatile boolean running;

    public FactListeners(KafkaSettings settings, MeterRegistry meters) {
        this.settings = settings;
        this.meters = meters;
    }

    /**
     * Adds a reader of topics, in a consumer group that all instances share.
     *
     * @param patience how much later it may get a fact, so that more come with it; zero: it gets each at once
     */
    public void add(
            String group, BatchMessageListener<String, byte[]> listener, List<Topic> topics, Duration patience) {
        Map<String, Object> client = KafkaClients.consumer(settings, "order-api-" + group, group);
        // Members hear of a rebalance with a heartbeat. Until they do, nobody reads the partitions of an instance that
        // left, and requests wait for what is in them.
        client.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MS);
        if (patience.isPositive()) {
            KafkaClients.patient(client, patience);
        }
        var factory = new DefaultKafkaConsumerFactory<String, byte[]>(client);
        factory.addListener(new MicrometerConsumerListener<>(meters));
        String[] names = topics.stream().map(settings.topics()::nameOf).toArray(String[]::new);
        ContainerProperties properties = new ContainerProperties(names);
        properties.setMessageListener(listener);
        // Not behind each batch: the place that counts is in Redis, and what is merged twice changes nothing. For the
        // same reason nobody waits for a commit.
        properties.setAckMode(ContainerProperties.AckMode.TIME);
        properties.setAckTime(COMMIT_EVERY.toMillis());
        properties.setSyncCommits(false);
        properties.setCommitCallback((offsets, failure) -> {
            if (failure != null) {
                LOG.debug("a place was not committed, the next will be: {}", failure.getMessage());
            }
        });
        // How often an idle reader looks whether Redis still knows what it was told.
        properties.setPollTimeout(IDLE.toMillis() / 2);
        properties.setIdleEventInterval(IDLE.toMillis());
        properties.setShutdownTimeout(STOP_WITHIN.toMillis());
        // Topics are checked before we begin; a broker that forgets one later must not stop the service.
        properties.setMissingTopicsFatal(false);
        var container = new ConcurrentMessageListenerContainer<>(factory, properties);
        container.setBeanName(group);
        ExponentialBackOff backOff = new ExponentialBackOff(FIRST_RETRY.toMillis(), 2);
        backOff.setMaxInterval(LONGEST_RETRY.toMillis());
        DefaultErrorHandler untilItWorks = new DefaultErrorHandler(backOff);
        // By default some exceptions count as hopeless, and the batch would be dropped with a line in the log.
        untilItWorks.setClassifications(Map.of(), true);
        // Readiness and the server's own watch say what is away; a stack trace for every repeat says no more.
        untilItWorks.setLogLevel(KafkaException.Level.DEBUG);
        container.setCommonErrorHandler(untilItWorks);
        containers.add(container);
    }

    /** Begins to read; called once Kafka and its topics are there. */
    public void begin() {
        running = true;
        containers.forEach(ConcurrentMessageListenerContainer::start);
    }

    /** Whether all of them are reading. */
    public boolean reading() {
        return running && containers.stream().allMatch(ConcurrentMessageListenerContainer::isRunning);
    }

    @Override
    public void start() {
        // Kafka may be away for now: the watch calls begin.
    }

    @Override
    public void stop() {
        running = false;
        containers.forEach(ConcurrentMessageListenerContainer::stop);
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
