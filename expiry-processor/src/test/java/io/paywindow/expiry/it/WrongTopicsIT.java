package io.paywindow.expiry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServers(Server.KAFKA)
class WrongTopicsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void endsItselfWhereAnOrderAndItsPaymentWouldNeverMeet(Servers servers, @TempDir Path folder) throws Exception {
        try (Shop shop = new Shop(servers.kafkaBootstrapServers(), servers.unique("unequal") + "-", 2);
                Admin admin = Admin.create(KafkaClients.admin(shop.kafka, "test"))) {
            admin.createPartitions(Map.of(shop.topics.nameOf(Topic.PAYMENT_RECEIVED), NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            try (Processor processor = Processor.start(shop, folder, "one", Map.of())) {
                await().atMost(PATIENCE).until(() -> !processor.process().alive());

                assertThat(processor.process().lastLines(200))
                        .anyMatch(line -> line.contains("expected: the same count"));
            }
        }
    }
}
