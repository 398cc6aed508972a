package io.paywindow.stock.redrive;

import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Writes dead letters of a topic to it again. A log forgets nothing, so how far this came is committed for the group {@code redrive}:
 * what was moved once is not moved again. Broken off at any point it has lost nothing, and may write a few twice next time.
 */
final class TopicRedrive {

    private static final String GROUP = "redrive";
    private static final Duration POLL = Duration.ofMillis(500);
    // Somebody waits at a terminal: Kafka's own minute is too long to learn that it is away.
    private static final int ANSWER_WITHIN_MS = 15_000;

    private final KafkaSettings settings;

    TopicRedrive(KafkaSettings settings) {
        this.settings = settings;
    }

    Tally run(Topic topic, RedriveOptions options) throws ExecutionException, InterruptedException {
        Tally tally = new Tally();
        String target = settings.topics().nameOf(topic);
        Map<String, Object> patience = KafkaClients.consumer(settings, GROUP, GROUP);
        patience.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MS);
        try (Consumer<String, byte[]> consumer = new KafkaConsumer<>(patience);
                Producer<String, byte[]> producer = new KafkaProducer<>(KafkaClients.producer(settings, GROUP))) {
            List<TopicPartition> partitions = consumer
                    .partitionsFor(settings.topics().deadNameOf(topic))
                    .stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            // What is dead now. Some of it may die again, and must not go round for ever.
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            begin(consumer, partitions);
            while (tally.seen() < options.limit() && !hasReached(consumer, ends)) {
                Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
                for (ConsumerRecord<String, byte[]> letter : polled) {
                    TopicPartition partition = new TopicPartition(letter.topic(), letter.partition());
                    if (tally.seen() < options.limit() && letter.offset() < ends.getOrDefault(partition, 0L)) {
                        if (look(letter, tally) && !options.dryRun()) {
                            sent.add(producer.send(alive(letter, target)));
                        }
                        done.put(partition, new OffsetAndMetadata(letter.offset() + 1));
                    }
                }
                for (Future<RecordMetadata> one : sent) {
                    one.get();
                }
                if (!options.dryRun() && !done.isEmpty()) {
                    consumer.commitSync(done);
                }
            }
        }
        return tally;
    }

    /** Behind what was moved before, but never before the log's own beginning. */
    private static void begin(Consumer<?, ?> consumer, List<TopicPartition> partitions) {
        Set<TopicPartition> asked = new HashSet<>(partitions);
        Map<TopicPartition, Long> firsts = consumer.beginningOffsets(asked);
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(asked);
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata moved = committed.get(partition);
            consumer.seek(partition, Math.max(firsts.getOrDefault(partition, 0L), moved == null ? 0 : moved.offset()));
        }
    }

    private static boolean hasReached(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Counts the letter. False if there is not enough left of it to be written again. */
    private static boolean look(ConsumerRecord<String, byte[]> letter, Tally tally) {
        tally.add(header(letter, DeadLetter.REASON, "unknown"), header(letter, DeadLetter.DETAIL, ""));
        boolean whole = letter.headers().lastHeader(DeadLetter.CUT_FROM) == null;
        if (!whole) {
            tally.leave();
        }
        return whole;
    }

    private static ProducerRecord<String, byte[]> alive(ConsumerRecord<String, byte[]> letter, String target) {
        RecordHeaders headers = new RecordHeaders(letter.headers().toArray());
        for (String ofTheDead : List.of(
                DeadLetter.REASON,
                DeadLetter.DETAIL,
                DeadLetter.ORIGIN_TOPIC,
                DeadLetter.ORIGIN_PARTITION,
                DeadLetter.ORIGIN_OFFSET,
                DeadLetter.ORIGIN_TIME)) {
            headers.remove(ofTheDead);
        }
        return new ProducerRecord<>(target, null, null, letter.key(), letter.value(), headers);
    }

    private static String header(ConsumerRecord<String, byte[]> letter, String name, String otherwise) {
        var header = letter.headers().lastHeader(name);
        return header == null || header.value() == null
                ? otherwise
                : new String(header.value(), StandardCharsets.UTF_8);
    }
}
