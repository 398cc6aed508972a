package io.paywindow.stock.ledger;

import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.names.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where records go that are of no use to the ledger: {@code product-listed-dead} and {@code stock-adjusted-dead}. Order facts are set
 * aside by the bridge, which reads them too; here they are counted.
 *
 * <p>Each rebuild reads the log again. So what is dead already is looked up, once and when first needed, and not set aside twice. Not
 * thread-safe.
 */
final class DeadLetters implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
    private static final Pattern OFFSET = Pattern.compile("[0-9]{1,18}");
    private static final List<Topic> OURS = List.of(Topic.PRODUCT_LISTED, Topic.STOCK_ADJUSTED);

    private final LedgerParts parts;
    private final Producer<String, byte[]> producer;

    /** By {@code topic:partition}, the offsets of what is dead already; null until it is needed. */
    private @Nullable Map<String, Set<Long>> dead;

    DeadLetters(LedgerParts parts) {
        this.parts = parts;
        this.producer = new KafkaProducer<>(KafkaClients.producer(parts.kafka(), parts.clientId()));
    }

    /** Returns when the record is safe. Throws {@link KafkaException} if Kafka does not take it. */
    void setAside(ConsumerRecord<String, byte[]> record, String reason, String detail) {
        if (OURS.contains(parts.topics().topicOf(record.topic()))) {
            Set<Long> before =
                    known().computeIfAbsent(record.topic() + ":" + record.partition(), any -> new HashSet<>());
            if (before.contains(record.offset())) {
                return;
            }
            send(record, reason, detail);
            before.add(record.offset());
        }
        LOG.warn(
                "of no use to the ledger: topic={} partition={} offset={} reason={} detail={}",
                record.topic(),
                record.partition(),
                record.offset(),
                reason,
                detail);
        parts.meters().useless(record.topic(), reason);
    }

    private Map<String, Set<Long>> known() {
        Map<String, Set<Long>> known = dead;
        if (known == null) {
            known = read();
            dead = known;
        }
        return known;
    }

    private Map<String, Set<Long>> read() {
        Map<String, Set<Long>> found = new HashMap<>();
        try (Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(KafkaClients.reader(parts.kafka(), parts.clientId() + "-dead"))) {
            List<TopicPartition> partitions = OURS.stream()
                    .map(parts.kafka().topics()::deadNameOf)
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            LogStretch.read(
                    consumer, consumer.beginningOffsets(partitions), ends, () -> {}, letter -> note(found, letter));
        }
        return found;
    }

    private static void note(Map<String, Set<Long>> found, ConsumerRecord<String, byte[]> letter) {
        String offset = header(letter, DeadLetter.ORIGIN_OFFSET);
        // Somebody else may have written into the topic what has no origin.
        if (OFFSET.matcher(offset).matches()) {
            found.computeIfAbsent(
                            header(letter, DeadLetter.ORIGIN_TOPIC) + ":" + header(letter, DeadLetter.ORIGIN_PARTITION),
                            any -> new HashSet<>())
                    .add(Long.valueOf(offset));
        }
    }

    private static String header(ConsumerRecord<String, byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private void send(ConsumerRecord<String, byte[]> record, String reason, String detail) {
        try {
            producer.send(DeadLetter.of(record, reason, detail)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("a dead letter was not taken", e.getCause());
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
