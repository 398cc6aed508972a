package io.paywindow.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.lettuce.core.RedisClient;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@UsesServers({Server.KAFKA, Server.REDIS, Server.RABBITMQ})
class ServersIT {

    private final Servers servers;

    ServersIT(Servers servers) {
        this.servers = servers;
    }

    @Test
    void kafkaAnswers() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.kafkaBootstrapServers()))) {
            assertThat(admin.describeCluster().nodes().get(10, TimeUnit.SECONDS))
                    .isNotEmpty();
        }
    }

    @Test
    void redisAnswersAndIsEmpty() {
        try (RedisClient client = RedisClient.create(servers.redisUrl())) {
            assertThat(client.connect().sync().dbsize()).isZero();
        }
    }

    @Test
    void rabbitMqAnswersInAVirtualHostOfTheClass() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(servers.amqpUri());
        try (Connection connection = factory.newConnection()) {
            assertThat(connection.getServerProperties().get("product")).hasToString("RabbitMQ");
            assertThat(factory.getVirtualHost()).isNotEqualTo("/");
        }
    }

    @Test
    void everyUniqueNameIsANewOne() {
        assertThat(servers.unique("orders")).startsWith("orders-").isNotEqualTo(servers.unique("orders"));
    }

    @Nested
    class InANestedClass {

        @Test
        void theServersAreThoseOfTheClassAroundIt(Servers again) {
            assertThat(again).isSameAs(servers);
        }
    }

    @Test
    void aServerThatWasNotAskedForIsRefused() {
        try (SharedServers none = new SharedServers();
                Servers redisOnly = new Servers(Set.of(Server.REDIS), none)) {
            assertThatThrownBy(redisOnly::kafkaBootstrapServers).hasMessageContaining("Server.KAFKA");
        }
    }
}
