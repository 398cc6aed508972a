package io.paywindow.bench.expiry;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The main of what people write with Kafka Streams in an afternoon: the plain left join of orders with payments, or a processor that
 * asks the wall clock what has fallen due. Exactly once, like ours.
 */
final class StreamsRival {

    static final String ORDERS = "orders";
    static final String PAYMENTS = "payments";
    static final String TOLD = "told";

    /** In place of the payment, for an order that nobody paid. */
    static final byte[] EXPIRED = {0};

    static final byte[] PAID = {1};

    private static final Duration TICK = Duration.ofMillis(20);
    private static final int MOST_PER_CALL = 2_000;

    private StreamsRival() {}

    /** What it does. */
    enum Kind {
        LEFT_JOIN,
        WALL_CLOCK
    }

    public static void main(String[] arguments) throws InterruptedException {
        Kind kind = Kind.valueOf(arguments[0]);
        String bootstrapServers = arguments[1];
        Path folder = Path.of(arguments[2]);
        Duration window = Duration.ofMillis(Long.parseLong(arguments[3]));
        InstantSource clock = InstantSource.system();
        Topology topology = kind == Kind.LEFT_JOIN ? leftJoin(window) : wallClock(clock);
        KafkaStreams streams = new KafkaStreams(topology, options(bootstrapServers, folder));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(5))));
        streams.start();
        new CountDownLatch(1).await();
    }

    private static Properties options(String bootstrapServers, Path folder) {
        Properties options = new Properties();
        options.put(StreamsConfig.APPLICATION_ID_CONFIG, "rival");
        options.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        options.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        options.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        options.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 20);
        options.put(StreamsConfig.POLL_MS_CONFIG, 10);
        options.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        options.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        options.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        options.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        options.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 3_000);
        options.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), "one");
        options.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
        options.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        return options;
    }

    private static Topology leftJoin(Duration window) {
        StreamsBuilder builder = new StreamsBuilder();
        Consumed<byte[], byte[]> bytes = Consumed.with(Serdes.ByteArray(), Serdes.ByteArray());
        KStream<byte[], byte[]> orders = builder.stream(ORDERS, bytes);
        KStream<byte[], byte[]> payments = builder.stream(PAYMENTS, bytes);
        orders.leftJoin(
                        payments,
                        (order, payment) -> payment == null ? EXPIRED : PAID,
                        JoinWindows.ofTimeDifferenceAndGrace(window, Duration.ZERO),
                        StreamJoined.with(Serdes.ByteArray(), Serdes.ByteArray(), Serdes.ByteArray()))
                .to(TOLD, Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
        return builder.build();
    }

    private static Topology wallClock(InstantSource clock) {
        return new Topology()
                .addSource(
                        "facts",
                        Serdes.ByteArray().deserializer(),
                        Serdes.ByteArray().deserializer(),
                        ORDERS,
                        PAYMENTS)
                .addProcessor("decide", () -> new WallClock(clock), "facts")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore("due"), Serdes.Bytes(), Serdes.ByteArray()),
                        "decide")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore("waiting"), Serdes.Bytes(), Serdes.ByteArray()),
                        "decide")
                .addSink(
                        TOLD,
                        TOLD,
                        Serdes.ByteArray().serializer(),
                        Serdes.ByteArray().serializer(),
                        "decide");
    }

    /** Asks the wall clock what is due; what has been paid but not read yet, it cannot know. */
    private static final class WallClock implements Processor<byte[], byte[], byte[], byte[]> {
        private final InstantSource clock;
        private ProcessorContext<byte[], byte[]> context;
        private KeyValueStore<Bytes, byte[]> due;
        private KeyValueStore<Bytes, byte[]> waiting;
        private Bytes from = Bytes.wrap(new byte[0]);

        @SuppressWarnings("NullAway") // Kafka Streams calls init before anything else.
        WallClock(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> given) {
            context = given;
            due = given.getStateStore("due");
            waiting = given.getStateStore("waiting");
            given.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, timestamp -> expire());
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            Bytes order = Bytes.wrap(record.key());
            if (record.value().length == Long.BYTES) {
                waiting.put(order, record.value());
                due.put(dueKey(record.value(), record.key()), record.key());
                return;
            }
            byte[] dueAt = waiting.delete(order);
            if (dueAt != null) {
                due.delete(dueKey(dueAt, record.key()));
                context.forward(record.withValue(PAID));
            }
        }

        private void expire() {
            Bytes end = Bytes.wrap(
                    ByteBuffer.allocate(Long.BYTES).putLong(clock.millis()).array());
            List<KeyValue<Bytes, byte[]>> over = new ArrayList<>();
            try (KeyValueIterator<Bytes, byte[]> entries = due.range(from, end)) {
                while (entries.hasNext() && over.size() < MOST_PER_CALL) {
                    over.add(entries.next());
                }
            }
            for (KeyValue<Bytes, byte[]> entry : over) {
                due.delete(entry.key);
                waiting.delete(Bytes.wrap(entry.value));
                context.forward(new Record<>(entry.value, EXPIRED, clock.millis()));
                from = entry.key;
            }
        }

        private static Bytes dueKey(byte[] dueAt, byte[] order) {
            return Bytes.wrap(ByteBuffer.allocate(dueAt.length + order.length)
                    .put(dueAt)
                    .put(order)
                    .array());
        }
    }
}
