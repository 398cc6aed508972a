package io.paywindow.stock.bridge;

import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records of no use on their way to {@code <topic>-dead}, tried again until Kafka has them. Sends from the bridge's thread alone. */
final class SetAside implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final Producer<String, byte[]> producer;
    private final BridgeMeters meters;
    private final Queue<Letter> failed = new ConcurrentLinkedQueue<>();

    private record Letter(
            ProducerRecord<String, byte[]> record, String origin, String reason, Runnable onSafe, Runnable onDropped) {}

    SetAside(KafkaSettings settings, String clientId, BridgeMeters meters) {
        this.producer = new KafkaProducer<>(KafkaClients.producer(settings, clientId));
        this.meters = meters;
    }

    /**
     * Sends the record away.
     *
     * @param onSafe runs, on any thread, once Kafka has it
     * @param onDropped runs instead if it is closed before that
     */
    void send(
            ConsumerRecord<String, byte[]> origin, String reason, String detail, Runnable onSafe, Runnable onDropped) {
        LOG.warn(
                "set aside: topic={} partition={} offset={} reason={} detail={}",
                origin.topic(),
                origin.partition(),
                origin.offset(),
                reason,
                detail);
        send(new Letter(DeadLetter.of(origin, reason, detail), origin.topic(), reason, onSafe, onDropped));
    }

    /** Sends again what Kafka did not take before. */
    void sendAgain() {
        // Only what has failed so far: a letter that fails at once must not keep this going round.
        for (int left = failed.size(); left > 0; left--) {
            Optional.ofNullable(failed.poll()).ifPresent(this::send);
        }
    }

    private void send(Letter letter) {
        try {
            // The callback hears of every end.
            var unused = producer.send(letter.record(), (metadata, failure) -> answered(letter, failure));
        } catch (KafkaException e) {
            answered(letter, e);
        }
    }

    private void answered(Letter letter, @Nullable Exception failure) {
        if (failure != null) {
            failed.add(letter);
            return;
        }
        meters.setAside(letter.origin(), letter.reason());
        letter.onSafe().run();
    }

    /** Drops what Kafka has not taken by then; the records are read again. */
    @Override
    public void close() {
        // Every send that is under way has its callback run before this returns.
        producer.close(CLOSE_WITHIN);
        for (Letter letter = failed.poll(); letter != null; letter = failed.poll()) {
            letter.onDropped().run();
        }
    }
}
