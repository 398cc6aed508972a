package io.paywindow.sample.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The line as seen from upstream: facts go in through one topic, and what became of them comes out of others. */
final class Line implements AutoCloseable {

    private static final String NUMBERED = "order-numbered";
    private static final String REFUSED = "order-refused";
    private static final Duration POLL = Duration.ofMillis(100);

    private final String bootstrapServers;
    private final KafkaProducer<String, byte[]> producer;

    Line(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        // Sent means: every in-sync replica has it. And a retry does not write it twice.
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Wrong address? Say so soon.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * Writes a fact and returns when Kafka has it. The key must be the id inside (orderId for an order, else orderNumber), and the
     * partition Kafka's own choice for that key.
     */
    void write(String topic, String key, GenericRecord fact) throws InterruptedException, ExecutionException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            // Avro's single-object encoding: two marker bytes, the schema's fingerprint, the record.
            new BinaryMessageEncoder<GenericRecord>(GenericData.get(), fact.getSchema()).encode(fact, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        producer.send(new ProducerRecord<>(topic, key, bytes.toByteArray())).get();
    }

    /** Places an order and waits for the line's answer: its number, or why it was refused; empty if none came in time. */
    Optional<String> place(GenericRecord order, Duration patience) throws InterruptedException, ExecutionException {
        String orderId = order.get("orderId").toString();
        try (KafkaConsumer<String, byte[]> answers = answersFromNow()) {
            write("order-placed", orderId, order);
            long end = System.nanoTime() + patience.toNanos();
            while (System.nanoTime() < end) {
                for (ConsumerRecord<String, byte[]> record : answers.poll(POLL)) {
                    Optional<String> answer = answerTo(orderId, record);
                    if (answer.isPresent()) {
                        return answer;
                    }
                }
            }
            return Optional.empty();
        }
    }

    private KafkaConsumer<String, byte[]> answersFromNow() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        // The line writes in transactions: what was aborted never happened.
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        KafkaConsumer<String, byte[]> answers =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(NUMBERED, REFUSED)
                .flatMap(topic -> answers.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        answers.assign(partitions);
        answers.seekToEnd(partitions);
        // Seeking is lazy; asking where we are makes it happen before the order is written.
        partitions.forEach(answers::position);
        return answers;
    }

    private static Optional<String> answerTo(String orderId, ConsumerRecord<String, byte[]> record) {
        if (record.topic().equals(REFUSED)) {
            GenericRecord refused = decoded(Schemas.ORDER_REFUSED, record.value());
            return orderId.equals(refused.get("orderId").toString())
                    ? Optional.of("refused: " + refused.get("reason") + " " + refused.get("detail"))
                    : Optional.empty();
        }
        GenericRecord numbered = decoded(Schemas.ORDER_NUMBERED, record.value());
        GenericRecord order = (GenericRecord) numbered.get("order");
        return orderId.equals(order.get("orderId").toString())
                ? Optional.of(numbered.get("orderNumber").toString())
                : Optional.empty();
    }

    private static GenericRecord decoded(Schema schema, byte[] bytes) {
        try {
            return new BinaryMessageDecoder<GenericRecord>(GenericData.get(), schema).decode(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
