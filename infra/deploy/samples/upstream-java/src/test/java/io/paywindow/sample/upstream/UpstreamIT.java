package io.paywindow.sample.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.CancelRequested;
import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.order.FactRules;
import io.paywindow.contract.order.OrderRules;
import io.paywindow.devstack.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample against the line's own reader. Topics have their plain names here, so the broker is this test's own. */
class UpstreamIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String NUMBER = "202611230000042";

    @TempDir
    static Path folder;

    private static KafkaServer kafka;

    private final FactCodec codec = new FactCodec();

    @BeforeAll
    static void start() throws InterruptedException, ExecutionException {
        kafka = KafkaServer.start(folder);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            List<NewTopic> topics = List.of(
                            "order-placed", "order-numbered", "order-refused", "payment-received", "cancel-requested")
                    .stream()
                    .map(name -> new NewTopic(name, 1, (short) 1))
                    .toList();
            admin.createTopics(topics).all().get();
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void anOrderPlacedIsOneTheLineUnderstandsAndItsNumberComesBack() throws Exception {
        var order = Facts.orderPlaced("up-1", "u-1", "tea", 2, 450);

        Optional<String> answer = answered(
                order, placed -> new OrderNumbered(NUMBER, placed, 600_000L, Instant.EPOCH, Instant.EPOCH, "epoch"));

        assertThat(answer).contains(NUMBER);
        OrderPlaced read = last("order-placed", OrderPlaced.class);
        assertThat(OrderRules.firstFault(read)).isEmpty();
        assertThat(read.getLines()).containsExactly(new OrderLine("tea", 2, 450L));
    }

    @Test
    void anOrderRefusedComesBackWithItsReason() throws Exception {
        var order = Facts.orderPlaced("up-2", "u-1", "tea", 2, 450);

        Optional<String> answer = answered(
                order,
                placed -> new OrderRefused(
                        placed.getOrderId(), "u-1", RefusalReason.OUT_OF_STOCK, "tea", List.of(), Instant.EPOCH));

        assertThat(answer).contains("refused: OUT_OF_STOCK tea");
    }

    @Test
    void aPaymentAndACancelAreOnesTheLineUnderstands() throws Exception {
        try (Line line = new Line(kafka.bootstrapServers())) {
            line.write("payment-received", NUMBER, Facts.paymentReceived("p-1", NUMBER, 900));
            line.write("cancel-requested", NUMBER, Facts.cancelRequested(NUMBER, "upstream", "changed my mind"));
        }

        PaymentReceived payment = last("payment-received", PaymentReceived.class);
        assertThat(FactRules.firstFault(payment)).isEmpty();
        assertThat(payment.getAmount()).isEqualTo(900);
        CancelRequested cancel = last("cancel-requested", CancelRequested.class);
        assertThat(FactRules.firstFault(cancel)).isEmpty();
        assertThat(cancel.getReason()).isEqualTo("changed my mind");
    }

    /** Places the order while somebody plays the line: reads it and writes the given answer. */
    private Optional<String> answered(GenericRecord order, Function<OrderPlaced, SpecificRecord> answer)
            throws InterruptedException, ExecutionException {
        String orderId = order.get("orderId").toString();
        FutureTask<@Nullable Void> player = new FutureTask<>(() -> {
            OrderPlaced placed = codec.decode(await("order-placed", orderId).value(), OrderPlaced.class);
            SpecificRecord fact = answer.apply(placed);
            write(fact instanceof OrderNumbered ? "order-numbered" : "order-refused", fact);
            return null;
        });
        Thread.ofPlatform().start(player);
        try (Line line = new Line(kafka.bootstrapServers())) {
            Optional<String> got = line.place(order, PATIENCE);
            player.get();
            return got;
        }
    }

    private void write(String topic, SpecificRecord fact) throws InterruptedException, ExecutionException {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, "key", codec.encode(fact)))
                    .get();
        }
    }

    private <T extends SpecificRecord> T last(String topic, Class<T> type) {
        return codec.decode(await(topic, "").value(), type);
    }

    /** The first record under a key, or under any if the key is empty. */
    private ConsumerRecord<String, byte[]> await(String topic, String key) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    if (key.isEmpty() || key.equals(record.key())) {
                        return record;
                    }
                }
            }
        }
        throw new AssertionError(topic + ": no record of " + key);
    }
}
