package io.paywindow.stock.ledger;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.names.Topic;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A number allocator in the middle of its transaction. */
final class OpenTransaction implements AutoCloseable {

    private final LedgerLine line;
    private final FactCodec codec = new FactCodec();
    private final Producer<String, byte[]> producer;

    OpenTransaction(LedgerLine line) {
        this.line = line;
        this.producer = new KafkaProducer<>(
                KafkaClients.transactionalProducer(line.kafka, "transaction", line.name("transaction")));
        producer.initTransactions();
        producer.beginTransaction();
    }

    /** Writes a number that nobody may see yet; returns when Kafka has it. */
    void write(OrderNumbered numbered) {
        try {
            producer.send(new ProducerRecord<>(
                            line.kafka.topics().nameOf(Topic.ORDER_NUMBERED),
                            numbered.getOrderNumber(),
                            codec.encode(numbered)))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    void commit() {
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
