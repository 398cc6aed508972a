package io.paywindow.expiry.streams;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paywindow.contract.ClockTick;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.names.Topics;
import io.paywindow.expiry.Given;
import io.paywindow.expiry.decision.PaymentWindow;
import io.paywindow.expiry.memory.IndexedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The topology without a broker: one partition, a clock the test moves, ticks that come back at once unless they are held. */
final class TestLine implements AutoCloseable {

    static final Instant START = Instant.parse("2026-11-23T08:00:00Z");
    static final Duration GRACE = Duration.ofSeconds(5);
    static final Duration OUTAGE_GRACE = Duration.ofMinutes(2);
    static final Duration TICK = Duration.ofMillis(100);
    static final PaymentWindow RULES = new PaymentWindow(GRACE, OUTAGE_GRACE, ZoneOffset.UTC);

    final FactCodec codec = new FactCodec();
    final TestClock clock = new TestClock(START);
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final ExpiryWatch watch = new ExpiryWatch(registry, clock);
    final List<Instant> ticksAsked = new ArrayList<>();
    int looks;
    final TopologyTestDriver driver;
    private boolean closed;
    boolean ticksComeBack = true;
    Duration brokerAhead = Duration.ZERO;
    private final Topics topics;
    private final RocksDbMemory memory = new RocksDbMemory(8 * 1024 * 1024);
    private final TestOutputTopic<String, byte[]> outcomes;

    TestLine(Path folder) {
        this(folder, Stores.MEMORY, 1, RULES);
    }

    TestLine(Path folder, Stores stores, int partitions, PaymentWindow window) {
        KafkaSettings kafka = new KafkaSettings("localhost:1", "t-", false, partitions, 1, 1, Map.of());
        topics = kafka.topics();
        Properties options = new Properties();
        StreamsProperties properties = new StreamsProperties(kafka, "one", folder, Duration.ofMillis(50), 1, 0);
        options.putAll(properties.with(memory));
        Parts parts = new Parts(window, codec, new AskedTicks(), watch, clock, TICK);
        driver = new TopologyTestDriver(
                ExpiryTopology.of(topics, partitions, stores, parts, properties.commitInterval()), options, START);
        outcomes = output(topics.nameOf(Topic.ORDER_OUTCOME));
        tick();
    }

    private final class AskedTicks implements Ticks {
        @Override
        public void write(int partition) {
            ticksAsked.add(clock.instant());
        }

        @Override
        public Duration brokerAhead() {
            looks++;
            return brokerAhead;
        }
    }

    void open(String number, Duration window) {
        send(Topic.ORDER_NUMBERED, number, Given.numbered(number, clock.instant(), window));
    }

    void pay(String number, String paymentId) {
        send(Topic.PAYMENT_RECEIVED, number, Given.payment(number, paymentId));
    }

    void pay(String number, String paymentId, long amount) {
        send(Topic.PAYMENT_RECEIVED, number, Given.payment(number, paymentId, amount, Given.CURRENCY));
    }

    void cancel(String number) {
        send(Topic.CANCEL_REQUESTED, number, Given.cancel(number));
    }

    /** A tick is read that was appended now. */
    void tick() {
        send(
                new TestRecord<>(null, codec.encode(new ClockTick("one", clock.instant())), clock.instant()),
                Topic.PAYMENT_RECEIVED);
    }

    void send(Topic topic, String key, SpecificRecord fact) {
        send(new TestRecord<>(key, codec.encode(fact), clock.instant()), topic);
    }

    void send(TestRecord<String, byte[]> record, Topic topic) {
        TestInputTopic<String, byte[]> input =
                driver.createInputTopic(topics.nameOf(topic), new StringSerializer(), new ByteArraySerializer());
        input.pipeInput(record);
    }

    /** Time passes, in steps of a tick; what the task asks for comes back as it would from the log. */
    void pass(Duration duration) {
        for (Instant end = clock.instant().plus(duration); clock.instant().isBefore(end); ) {
            int asked = ticksAsked.size();
            clock.advance(TICK);
            driver.advanceWallClockTime(TICK);
            if (ticksComeBack && ticksAsked.size() > asked) {
                tick();
            }
        }
    }

    /** What has been decided since the last call, in words. */
    List<String> told() {
        return outcomes.readRecordsToList().stream()
                .map(record -> words(codec.decode(record.value(), OrderOutcome.class)))
                .toList();
    }

    List<OrderOutcome> decided() {
        return outcomes.readValuesToList().stream()
                .map(bytes -> codec.decode(bytes, OrderOutcome.class))
                .toList();
    }

    private static String words(OrderOutcome outcome) {
        String payment = outcome.getPayment().map(it -> " " + it.getPaymentId()).orElse("");
        return outcome.getKind()
                + payment
                + outcome.getReason().map(it -> " " + it).orElse("");
    }

    List<TestRecord<String, byte[]>> dead(Topic topic) {
        return output(topics.deadNameOf(topic)).readRecordsToList();
    }

    TestOutputTopic<String, byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Orders of which something is remembered. */
    long orders() {
        return count(key -> Character.isDigit(key.get()[0]));
    }

    /** Entries of the due index. */
    long entries() {
        return count(key -> key.compareTo(IndexedStore.PROGRESS) < 0);
    }

    private long count(Predicate<Bytes> which) {
        KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(Stores.ORDERS);
        long count = 0;
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                count += which.test(all.next().key) ? 1 : 0;
            }
        }
        return count;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            driver.close();
            memory.close();
        }
    }
}
