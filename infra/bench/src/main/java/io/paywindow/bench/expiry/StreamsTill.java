package io.paywindow.bench.expiry;

import io.paywindow.bench.BenchServers;
import io.paywindow.bench.expiry.StreamsRival.Kind;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.devstack.ChildProcess;
import io.paywindow.devstack.JavaCommand;
import io.paywindow.devstack.Launch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A {@link StreamsRival} in a process of its own, and its topics. */
final class StreamsTill implements Till {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final Journal journal;
    private final KafkaSettings settings;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Launch launch;
    private final Thread reader = Thread.ofPlatform().name("told").unstarted(this::read);
    private ChildProcess process;
    private volatile boolean closed;

    StreamsTill(Kind kind, BenchServers servers, Journal journal, Duration window) throws Exception {
        this.journal = journal;
        this.settings =
                new KafkaSettings(servers.kafka().bootstrapServers(), "", true, OurTill.PARTITIONS, 1, 1, Map.of());
        try (Admin admin = Admin.create(KafkaClients.admin(settings, "bench"))) {
            List<NewTopic> topics = Stream.of(StreamsRival.ORDERS, StreamsRival.PAYMENTS, StreamsRival.TOLD)
                    .map(name -> new NewTopic(name, OurTill.PARTITIONS, (short) 1)
                            .configs(Map.of("message.timestamp.type", "LogAppendTime")))
                    .toList();
            admin.createTopics(topics).all().get();
        }
        Map<String, Object> options = KafkaClients.producer(settings, "customers");
        options.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        options.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        producer = new KafkaProducer<>(options);
        launch = Launch.of(
                "rival",
                servers.folder("rival").resolve("rival.log"),
                JavaCommand.main(
                        StreamsRival.class,
                        List.of("-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"),
                        kind.name(),
                        settings.bootstrapServers(),
                        servers.folder("rival").resolve("state").toString(),
                        Long.toString(window.toMillis())));
        process = ChildProcess.start(launch);
        reader.start();
    }

    private void read() {
        Map<String, Object> options = KafkaClients.reader(settings, "witness");
        options.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        options.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(options)) {
            List<TopicPartition> all = IntStream.range(0, OurTill.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(StreamsRival.TOLD, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    int order = ByteBuffer.wrap(record.key()).getInt();
                    if (Arrays.equals(record.value(), StreamsRival.EXPIRED)) {
                        journal.expired(order, KafkaShop.CLOCK.millis());
                    } else {
                        journal.settled(order);
                    }
                }
            }
        }
    }

    @Override
    public void open(int order, long dueAt) {
        byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(dueAt).array();
        send(StreamsRival.ORDERS, order, value, () -> journal.opened(order));
    }

    @Override
    public void pay(int order) {
        send(StreamsRival.PAYMENTS, order, new byte[] {1}, () -> journal.paid(order, KafkaShop.CLOCK.millis()));
    }

    private void send(String topic, int order, byte[] value, Runnable acknowledged) {
        byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(order).array();
        var unused = producer.send(new ProducerRecord<>(topic, key, value), (where, failure) -> {
            if (failure == null) {
                acknowledged.run();
            }
        });
    }

    @Override
    public void killAndStartAgain() {
        process.kill();
        process = ChildProcess.start(launch);
    }

    @Override
    public void close() {
        closed = true;
        producer.close(CLOSE_WITHIN);
        process.close();
        try {
            reader.join(CLOSE_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
