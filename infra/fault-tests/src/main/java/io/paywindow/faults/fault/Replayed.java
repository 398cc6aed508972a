package io.paywindow.faults.fault;

import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.faults.line.Seat;
import io.paywindow.faults.line.Service;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A group reads everything again from the beginning: somebody has reset its offsets while its instances were down.
 *
 * @param bridge the group of the bridge, or else the allocator's
 */
record Replayed(boolean bridge, Duration lasts) implements Fault {

    private static final Duration PULSE = Duration.ofMillis(500);
    /** A static member that was killed is missed after its session. */
    private static final Duration WITHIN = Duration.ofSeconds(30);

    @Override
    public String told() {
        return "offsets of " + group() + " reset to the beginning";
    }

    private String group() {
        return bridge ? "stock-bridge" : "number-allocator";
    }

    private Service service() {
        return bridge ? Service.STOCK_SERVICE : Service.NUMBER_ALLOCATOR;
    }

    @Override
    public void begin(Stage stage) throws InterruptedException {
        stage.line().seats(service()).forEach(Seat::kill);
        KafkaSettings kafka = stage.line().kafka();
        long end = System.nanoTime() + WITHIN.toNanos();
        try (Admin admin = Admin.create(KafkaClients.admin(kafka, "replay"))) {
            // Not while the group still believes in those that were killed.
            while (!reset(admin) && System.nanoTime() < end) {
                Thread.sleep(PULSE);
            }
        }
    }

    private boolean reset(Admin admin) throws InterruptedException {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            admin.listConsumerGroupOffsets(group())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .keySet()
                    .forEach(partition -> offsets.put(partition, new OffsetAndMetadata(0)));
            admin.alterConsumerGroupOffsets(group(), offsets).all().get();
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    @Override
    public void end(Stage stage) {
        stage.line().seats(service()).forEach(Seat::launch);
    }
}
