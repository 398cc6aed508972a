package io.paywindow.stock.ledger;

import io.paywindow.contract.StockSnapshot;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.names.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what an audit found equal, so that a rebuild need not begin at the start of the log. A product whose figures have not moved
 * is written again only now and then. Not thread-safe.
 */
final class Snapshots implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final Duration WRITTEN_AGAIN_AFTER = Duration.ofHours(6);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final String topic;
    private final FactCodec codec;
    private final Producer<String, byte[]> producer;
    private final Map<String, StockSnapshot> last = new ConcurrentHashMap<>();

    Snapshots(LedgerParts parts) {
        this.topic = parts.kafka().topics().nameOf(Topic.STOCK_SNAPSHOT);
        this.codec = parts.codec();
        this.producer = new KafkaProducer<>(KafkaClients.producer(parts.kafka(), parts.clientId() + "-snapshots"));
    }

    /** Takes in the snapshots that the log has. */
    void begin(Collection<StockSnapshot> known) {
        known.forEach(snapshot -> last.putIfAbsent(snapshot.getSku(), snapshot));
    }

    /** Writes a snapshot of a product, if it has moved since its last one or that one is old. */
    void write(String sku, LogFold.Sums sums, Map<String, Long> offsets, Instant now) {
        StockSnapshot snapshot = new StockSnapshot(
                sku, sums.adjusted() - sums.held() - sums.sold(), sums.held(), sums.sold(), offsets, now);
        StockSnapshot before = last.get(sku);
        if (before != null && says(before, snapshot)) {
            return;
        }
        last.put(sku, snapshot);
        var unused = producer.send(new ProducerRecord<>(topic, sku, codec.encode(snapshot)), (written, failure) -> {
            if (failure != null) {
                LOG.warn("a snapshot was not taken: sku={} reason={}", sku, failure.getMessage());
                last.remove(sku, snapshot);
            }
        });
    }

    /** Whether a snapshot says all that a newer one would, and is not old. */
    private static boolean says(StockSnapshot before, StockSnapshot now) {
        return before.getAvailable() == now.getAvailable()
                && before.getHeld() == now.getHeld()
                && before.getSold() == now.getSold()
                && before.getTakenAt().isAfter(now.getTakenAt().minus(WRITTEN_AGAIN_AFTER));
    }

    /** By sku, the newest snapshot. */
    Map<String, StockSnapshot> last() {
        return last;
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
