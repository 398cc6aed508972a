package io.paywindow.expiry.it;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.KafkaServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Another broker of the cluster, which leads one partition of the payments and nothing else. */
final class SecondBroker implements AutoCloseable {

    private static final int NODE = 2;

    private final KafkaServer server;

    private SecondBroker(KafkaServer server) {
        this.server = server;
    }

    /** Joins the cluster of the broker in the folder, which is also its controller. */
    static SecondBroker join(Shop shop, Path first, Path folder) throws Exception {
        Properties known = new Properties();
        try (InputStream in = Files.newInputStream(first.resolve("server.properties"))) {
            known.load(in);
        }
        Path data = Files.createDirectories(folder.resolve("data"));
        try (Admin admin = Admin.create(KafkaClients.admin(shop.kafka, "test"))) {
            Files.write(
                    data.resolve("meta.properties"),
                    List.of(
                            "version=1",
                            "node.id=" + NODE,
                            "cluster.id=" + admin.describeCluster().clusterId().get(),
                            "directory.id=" + Uuid.randomUuid()));
        }
        String listener = "PLAINTEXT://127.0.0.1:" + freePort();
        return new SecondBroker(KafkaServer.start(
                folder,
                Map.of(
                        "process.roles",
                        "broker",
                        "node.id",
                        Integer.toString(NODE),
                        "listeners",
                        listener,
                        "advertised.listeners",
                        listener,
                        "controller.quorum.voters",
                        known.getProperty("controller.quorum.voters"))));
    }

    /** Moves a partition of the payments here. */
    void lead(Shop shop, int partition) throws Exception {
        TopicPartition payments = new TopicPartition(shop.topics.nameOf(Topic.PAYMENT_RECEIVED), partition);
        try (Admin admin = Admin.create(KafkaClients.admin(shop.kafka, "test"))) {
            admin.alterPartitionReassignments(
                            Map.of(payments, Optional.of(new NewPartitionReassignment(List.of(NODE)))))
                    .all()
                    .get();
            await().atMost(Duration.ofSeconds(30)).until(() -> leaderOf(admin, payments) == NODE);
        }
    }

    private static int leaderOf(Admin admin, TopicPartition partition) throws Exception {
        TopicDescription topic = requireNonNull(admin.describeTopics(List.of(partition.topic()))
                .allTopicNames()
                .get()
                .get(partition.topic()));
        return topic.partitions().get(partition.partition()).leader().id();
    }

    void kill() {
        server.kill();
    }

    void restart() {
        server.restart();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
