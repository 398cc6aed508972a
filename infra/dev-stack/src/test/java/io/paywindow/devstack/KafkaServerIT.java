package io.paywindow.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerIT {

    private static final String TOPIC = "kept";

    @TempDir
    Path directory;

    @Test
    void acknowledgedRecordsSurviveAKillAndARestartOnTheSamePort() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(directory)) {
            String before = kafka.bootstrapServers();
            createTopic(before);
            write(before, "first");

            kafka.kill();
            kafka.restart();

            assertThat(kafka.bootstrapServers()).isEqualTo(before);
            write(before, "second");
            assertThat(read(before)).containsExactly("first", "second");
        }
    }

    @Test
    void aFrozenBrokerAnswersNothingAndGoesOnWhenThawed() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(directory)) {
            createTopic(kafka.bootstrapServers());
            try (KafkaProducer<String, String> producer = producer(kafka.bootstrapServers())) {
                producer.send(new ProducerRecord<>(TOPIC, "warm")).get(10, TimeUnit.SECONDS);
                kafka.suspend();
                var send = producer.send(new ProducerRecord<>(TOPIC, "late"));
                Awaitility.await()
                        .during(Duration.ofMillis(500))
                        .atMost(Duration.ofSeconds(2))
                        .until(() -> !send.isDone());
                kafka.resume();
                assertThat(send.get(20, TimeUnit.SECONDS).offset()).isEqualTo(1);
            }
        }
    }

    private static void createTopic(String servers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get(20, TimeUnit.SECONDS);
        }
    }

    private static void write(String servers, String value) throws Exception {
        try (KafkaProducer<String, String> producer = producer(servers)) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get(20, TimeUnit.SECONDS);
        }
    }

    private static KafkaProducer<String, String> producer(String servers) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all"), new StringSerializer(), new StringSerializer());
    }

    private static List<String> read(String servers) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(TOPIC, 0));
            consumer.assign(partitions);
            List<String> values = new ArrayList<>();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
                return values.size() >= 2;
            });
            return values;
        }
    }
}
