package io.paywindow.stock.ledger;

import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.names.Topic;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where records go that are of no use to the ledger: {@code product-listed-dead} and {@code stock-adjusted-dead}. Order facts are set
 * aside by the bridge, which reads them too; here they are counted.
 */
final class DeadLetters implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final LedgerTopics topics;
    private final LedgerMeters meters;
    private final Producer<String, byte[]> producer;

    DeadLetters(LedgerParts parts) {
        this.topics = parts.topics();
        this.meters = parts.meters();
        this.producer = new KafkaProducer<>(KafkaClients.producer(parts.kafka(), parts.clientId()));
    }

    /** Returns when the record is safe. Throws {@link KafkaException} if Kafka does not take it. */
    void setAside(ConsumerRecord<String, byte[]> record, String reason, String detail) {
        LOG.warn(
                "of no use to the ledger: topic={} partition={} offset={} reason={} detail={}",
                record.topic(),
                record.partition(),
                record.offset(),
                reason,
                detail);
        Topic topic = topics.topicOf(record.topic());
        if (topic == Topic.PRODUCT_LISTED || topic == Topic.STOCK_ADJUSTED) {
            send(record, reason, detail);
        }
        meters.useless(record.topic(), reason);
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
