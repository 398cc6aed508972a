package io.paywindow.expiry.streams;

import io.paywindow.contract.ClockTick;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.codec.FactCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The reference: orders left-joined with payments by Kafka Streams' own DSL, which is how most people build this. Without a broker.
 *
 * <p>An order and a payment within the window give {@code PAID}, an order whose window closed without one gives {@code EXPIRED}.
 */
final class PlainJoin implements AutoCloseable {

    private static final String TOLD = "told";

    private final FactCodec codec = new FactCodec();
    private final TopologyTestDriver driver;
    private final TestOutputTopic<String, String> told;

    PlainJoin(Path folder, Duration windowAndGrace) {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, byte[]> orders = builder.stream("orders", Consumed.with(Serdes.String(), Serdes.ByteArray()));
        KStream<String, byte[]> payments =
                builder.stream("payments", Consumed.with(Serdes.String(), Serdes.ByteArray()));
        orders.leftJoin(
                        payments,
                        (order, payment) -> words(payment),
                        JoinWindows.ofTimeDifferenceAndGrace(windowAndGrace, Duration.ZERO),
                        StreamJoined.with(Serdes.String(), Serdes.ByteArray(), Serdes.ByteArray()))
                .to(TOLD, Produced.with(Serdes.String(), Serdes.String()));
        Properties options = new Properties();
        options.put(StreamsConfig.APPLICATION_ID_CONFIG, "plain-join");
        options.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
        options.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        options.put(
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);
        driver = new TopologyTestDriver(builder.build(), options, TestLine.START);
        told = driver.createOutputTopic(TOLD, new StringDeserializer(), new StringDeserializer());
    }

    void order(String number, SpecificRecord order, Instant at) {
        send("orders", number, order, at);
    }

    void payment(String number, SpecificRecord payment, Instant at) {
        send("payments", number, payment, at);
    }

    /** The join drops a record without a key before it looks at its time, so here a tick needs one. */
    void tick(Instant at) {
        send("payments", "tick", new ClockTick("test", at), at);
        // What a join has to tell of unmatched records it tells once a second of wall-clock time.
        driver.advanceWallClockTime(Duration.ofSeconds(1));
    }

    private void send(String topic, String key, SpecificRecord fact, Instant at) {
        driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, codec.encode(fact), at));
    }

    /** What it has told, as {@code <number> <words>}. */
    List<String> told() {
        return told.readRecordsToList().stream()
                .map(record -> record.key() + " " + record.value())
                .toList();
    }

    private String words(byte @Nullable [] payment) {
        return payment == null
                ? "EXPIRED"
                : "PAID " + codec.decode(payment, PaymentReceived.class).getPaymentId();
    }

    @Override
    public void close() {
        driver.close();
    }
}
