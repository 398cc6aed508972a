package io.paywindow.number;

import static io.paywindow.number.TestShop.line;
import static io.paywindow.number.TestShop.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.order.OrderNumber;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NumberAllocatorIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private TestShop shop;
    private ConfigurableApplicationContext allocator;

    @BeforeAll
    void start(Servers servers) {
        shop = new TestShop(servers.kafkaBootstrapServers(), servers.redisUrl(), servers.unique("shop") + ".");
        allocator = SpringApplication.run(
                NumberAllocator.class,
                "--management.server.port=0",
                "--spring.main.web-application-type=none",
                "--pipeline.instance-id=test",
                "--pipeline.kafka.bootstrap-servers=" + servers.kafkaBootstrapServers(),
                "--pipeline.kafka.topic-prefix=" + shop.topics().prefix(),
                "--pipeline.kafka.partitions=3",
                "--pipeline.kafka.replication-factor=1",
                "--pipeline.kafka.min-insync-replicas=1",
                "--pipeline.redis.url=" + servers.redisUrl());
        shop.list("book", 100, Optional.empty());
        shop.list("lamp", 100, Optional.of(2));
        shop.open();
    }

    @AfterAll
    void stop() {
        allocator.close();
        shop.close();
    }

    @Test
    void numbersAnOrderAndHoldsItsStock() {
        shop.place(order("o-held", "anna", line("book", 3)));

        OrderNumbered numbered = await().atMost(SOON)
                .until(() -> numbered("o-held"), Optional::isPresent)
                .orElseThrow();

        assertThat(OrderNumber.isOne(numbered.getOrderNumber())).isTrue();
        assertThat(numbered.getPaymentWindow()).isEqualTo(600_000);
        assertThat(numbered.getPayBy()).isEqualTo(numbered.getNumberedAt().plusSeconds(600));
        assertThat(shop.ledger.shelf("book").orElseThrow().held()).isGreaterThanOrEqualTo(3);
    }

    private Optional<OrderNumbered> numbered(String orderId) {
        return shop.facts(Topic.ORDER_NUMBERED, OrderNumbered.class).stream()
                .filter(fact -> fact.getOrder().getOrderId().equals(orderId))
                .findFirst();
    }
}
