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
 * @param group whose
 */
record Replayed(Group group, Duration lasts) implements Fault {

    /** Who reads the line, and in whose processes. */
    enum Group {
        ALLOCATORS("number-allocator", Service.NUMBER_ALLOCATOR),
        BRIDGE("stock-bridge", Service.STOCK_SERVICE),
        VIEWS("order-views", Service.ORDER_API);

        private final String inKafka;
        private final Service service;

        Group(String inKafka, Service service) {
            this.inKafka = inKafka;
            this.service = service;
        }
    }

    private static final Duration PULSE = Duration.ofMillis(500);
    /** A static member that was killed is missed after its session. */
    private static final Duration WITHIN = Duration.ofSeconds(30);

    @Override
    public String told() {
        return "offsets of " + group.inKafka + " reset to the beginning";
    }

    @Override
    public void begin(Stage stage) throws InterruptedException {
        stage.line().seats(group.service).forEach(Seat::kill);
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
            admin.listConsumerGroupOffsets(group.inKafka)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .keySet()
                    .forEach(partition -> offsets.put(partition, new OffsetAndMetadata(0)));
            admin.alterConsumerGroupOffsets(group.inKafka, offsets).all().get();
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    @Override
    public void end(Stage stage) {
        stage.line().seats(group.service).forEach(Seat::launch);
    }
}
