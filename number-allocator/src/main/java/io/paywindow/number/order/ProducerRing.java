package io.paywindow.number.order;

import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Producers that take turns, a transaction each.
 *
 * <p>A commit is decided when the producer returns from it, but its marks are written into the partitions afterwards, and until then the
 * broker lets the next transaction of the same producer wait: 20 ms by its own settings, then 40, up to some 140. The next producer need
 * not wait. Used by one thread.
 */
final class ProducerRing implements AutoCloseable {

    private static final int PRODUCERS = 3;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final List<Producer<byte[], byte[]>> producers = new ArrayList<>(PRODUCERS);
    private int turn;

    /**
     * Producers under the given name, which is this thread's own and the same after a restart. Whatever a former life left open under it is
     * ended when this returns.
     */
    ProducerRing(KafkaSettings kafka, String name) {
        try {
            for (int n = 1; n <= PRODUCERS; n++) {
                String id = n == 1 ? name : name + "-" + n;
                Map<String, Object> properties = KafkaClients.transactionalProducer(kafka, id, id);
                properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
                Producer<byte[], byte[]> producer = new KafkaProducer<>(properties);
                producers.add(producer);
                producer.initTransactions();
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The one whose last transaction is the longest ago. */
    Producer<byte[], byte[]> next() {
        turn = (turn + 1) % producers.size();
        return producers.get(turn);
    }

    @Override
    public void close() {
        producers.forEach(producer -> producer.close(CLOSE_WITHIN));
    }
}
