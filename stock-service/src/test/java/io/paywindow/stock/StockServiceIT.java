package io.paywindow.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service, on real servers: facts in, events, stock and notices out. */
@UsesServers({Server.KAFKA, Server.REDIS, Server.RABBITMQ})
final class StockServiceIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void carriesFactsToTheExchangeAndTellsCustomers(Servers servers) throws Exception {
        try (Shop shop = shop(servers)) {
            shop.listen("others");
            shop.ledger().declareEqual();
            ConfigurableApplicationContext service = shop.startService("one");
            await().atMost(SOON).until(() -> isReady(service));

            shop.write(Facts.numbered(1));
            shop.write(Facts.outcome(1, OutcomeKind.PAID));
            shop.write(Topic.ORDER_OUTCOME, "broken", "broken".getBytes(StandardCharsets.UTF_8));
            shop.write(Facts.refused(2));

            await().atMost(SOON).until(() -> shop.waiting("others") == 3);
            List<GetResponse> events = shop.drain("others");
            assertThat(events)
                    .extracting(event -> event.getProps().getMessageId())
                    .containsExactlyInAnyOrder(
                            Facts.number(1) + ":numbered", Facts.number(1) + ":paid", "order-2:refused");
            await().atMost(SOON).until(() -> shop.behind(Topic.ORDER_OUTCOME) == 0);
            assertThat(shop.read(shop.kafka().topics().deadNameOf(Topic.ORDER_OUTCOME)))
                    .hasSize(1);
            await().atMost(SOON)
                    .until(() -> "2"
                            .equals(shop.redis()
                                    .await(shop.redis().text().hget(RedisKeys.told(Facts.number(1)), "rank"))));
        }
    }

    @Test
    void aBridgeAloneIsReadyWithoutRedis(Servers servers) throws Exception {
        try (Shop shop = new Shop(
                servers.kafkaBootstrapServers(),
                servers.redisUrl(),
                servers.amqpUri(),
                servers.unique("bridge") + ".")) {
            ConfigurableApplicationContext service =
                    shop.startService("alone", "roles=bridge", "redis.url=redis://127.0.0.1:1");

            await().atMost(SOON).until(() -> isReady(service));
        }
    }

    private static boolean isReady(ConfigurableApplicationContext service) {
        return service.getBean(LineHealth.class).health().getStatus().getCode().equals("UP");
    }

    private static Shop shop(Servers servers) {
        return new Shop(
                servers.kafkaBootstrapServers(), servers.redisUrl(), servers.amqpUri(), servers.unique("stock") + ".");
    }
}
