package io.paywindow.number.order;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import io.paywindow.ledger.StockLedger;
import io.paywindow.number.lease.NumberSupply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.event.ConsumerStoppedEvent.Reason;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.transaction.KafkaTransactionManager;

/**
 * Takes orders from order-placed in batches, each in one Kafka transaction: what was decided and how far was read become visible
 * together or not at all.
 *
 * <p>Each of its threads has a consumer, a desk and transactions of its own.
 */
public final class OrderIntake implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OrderIntake.class);
    private static final Duration SHUTDOWN_WITHIN = Duration.ofSeconds(10);
    private static final Duration AUTH_RETRY = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Options options;
    private final StockLedger ledger;
    private final NumberSupply supply;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Supplier<Optional<String>> redisTrouble;
    private final BatchStep.Watch watch;
    private final FactCodec codec = new FactCodec();
    private final DefaultKafkaProducerFactory<byte[], byte[]> producers;
    private final KafkaTemplate<byte[], byte[]> template;
    private final List<KafkaMessageListenerContainer<byte[], byte[]>> containers = new ArrayList<>();
    private final List<WaitAndRepeat> waits = new ArrayList<>();

    /**
     * @param instanceId names the transactions and the members of the group
     * @param concurrency threads
     * @param batchSize orders in a transaction at most
     */
    public record Options(
            KafkaSettings kafka,
            String instanceId,
            int concurrency,
            int batchSize,
            Duration paymentWindow,
            Duration dedupeWindow,
            int maxUnpaidPerUser) {}

    /**
     * @param redisTrouble what makes the Redis unfit to hold orders in
     * @param watch told how far each batch has come
     */
    public OrderIntake(
            Options options,
            StockLedger ledger,
            Supplier<Optional<String>> redisTrouble,
            NumberSupply supply,
            InstantSource clock,
            MeterRegistry meters,
            BatchStep.Watch watch) {
        this.options = options;
        this.ledger = ledger;
        this.supply = supply;
        this.clock = clock;
        this.meters = meters;
        this.redisTrouble = redisTrouble;
        this.watch = watch;
        String instance = options.instanceId();
        this.producers = new DefaultKafkaProducerFactory<>(
                KafkaClients.transactionalProducer(options.kafka(), instance + "-orders", instance + "-orders-"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        // Brokers forget a transactional id that was idle for a week.
        producers.setMaxAge(Duration.ofDays(1));
        this.template = new KafkaTemplate<>(producers);
        for (int thread = 0; thread < options.concurrency(); thread++) {
            containers.add(container(thread));
        }
    }

    /**
     * Begins to take orders. Throws a KafkaException, having done nothing, when Kafka cannot begin transactions yet.
     *
     * @param onDeath told when a thread has ended for good: the instance must be restarted
     */
    public void start(Runnable onDeath) {
        containers.forEach(container -> container.setApplicationEventPublisher(event -> {
            if (event instanceof ConsumerStoppedEvent stopped && stopped.getReason() != Reason.NORMAL) {
                LOG.error("orders are no longer taken: {}", stopped.getReason());
                onDeath.run();
            }
        }));
        fenceFormerLife();
        containers.forEach(KafkaMessageListenerContainer::start);
    }

    /** Why no orders are taken now; empty when they are. */
    public Optional<String> trouble() {
        if (containers.stream().anyMatch(container -> !container.isRunning())) {
            return Optional.of("orders are not taken: not started yet, or stopped by a failure that the log tells");
        }
        return waits.stream().flatMap(wait -> wait.trouble().stream()).findFirst();
    }

    /** Finishes the batches at hand and stops. */
    @Override
    public void close() {
        // All at once, then each: the waits do not add up.
        containers.forEach(container -> container.stop(() -> {}));
        containers.forEach(KafkaMessageListenerContainer::stop);
        producers.destroy();
    }

    /** Aborts what this instance left open when it was killed, which would hold up readers and our own offsets for ten seconds. */
    private void fenceFormerLife() {
        List<Producer<byte[], byte[]>> opened = new ArrayList<>();
        try {
            for (int thread = 0; thread < options.concurrency(); thread++) {
                opened.add(producers.createProducer());
            }
        } finally {
            // Closing gives them back to the factory, ready for the first batch.
            opened.forEach(Producer::close);
        }
    }

    private KafkaMessageListenerContainer<byte[], byte[]> container(int thread) {
        OrderDesk desk = new OrderDesk(
                new OrderReader(codec, options.dedupeWindow()),
                new OrderFacts(codec, options.kafka().topics(), options.paymentWindow(), options.maxUnpaidPerUser()),
                ledger,
                supply,
                clock,
                new OrderCounts(meters),
                redisTrouble,
                watch);
        WaitAndRepeat wait = new WaitAndRepeat(
                why -> meters.counter("paywindow.batch.waits", "why", why).increment());
        waits.add(wait);

        ContainerProperties properties =
                new ContainerProperties(options.kafka().topics().nameOf(Topic.ORDER_PLACED));
        properties.setMessageListener((BatchMessageListener<byte[], byte[]>) batch -> take(desk, wait, batch));
        properties.setKafkaAwareTransactionManager(new KafkaTransactionManager<>(producers));
        properties.setConsumerRebalanceListener(new LetGo(desk));
        // Offsets go with the transactions and in no other way.
        properties.setAssignmentCommitOption(ContainerProperties.AssignmentCommitOption.NEVER);
        properties.setShutdownTimeout(SHUTDOWN_WITHIN.toMillis());
        properties.setAuthExceptionRetryInterval(AUTH_RETRY);
        properties.setPollTimeout(POLL.toMillis());
        KafkaMessageListenerContainer<byte[], byte[]> container = new KafkaMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<>(
                        consumer(thread), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                properties);
        container.setBeanName("orders-" + thread);
        container.setAfterRollbackProcessor(wait);
        return container;
    }

    private Map<String, Object> consumer(int thread) {
        String member = options.instanceId() + "-orders-" + thread;
        Map<String, Object> consumer = KafkaClients.consumer(options.kafka(), member, "number-allocator");
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, options.batchSize());
        // A member that is killed and comes back has its partitions again at once, and not after the session's ten
        // seconds.
        consumer.put(
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                options.kafka().topics().own(member));
        return consumer;
    }

    private void take(OrderDesk desk, WaitAndRepeat wait, List<ConsumerRecord<byte[], byte[]>> batch) {
        Decisions decisions = desk.decide(batch);
        // A send that fails makes the commit fail, and the batch comes again.
        decisions.records().forEach(record -> {
            var unused = template.send(record);
        });
        watch.reached(BatchStep.AFTER_SEND);
        desk.confirm(decisions);
        watch.reached(BatchStep.BEFORE_COMMIT);
        wait.passed();
    }

    /** Orders of a partition that went elsewhere are numbered there. */
    private record LetGo(OrderDesk desk) implements ConsumerAwareRebalanceListener {

        @Override
        public void onPartitionsRevokedAfterCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
            desk.partitionsLeft();
        }

        @Override
        public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
            desk.partitionsLeft();
        }
    }
}
