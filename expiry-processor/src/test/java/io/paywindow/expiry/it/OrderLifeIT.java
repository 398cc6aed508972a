package io.paywindow.expiry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an order, with the processor and Kafka as they really are. */
@UsesServers(Server.KAFKA)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderLifeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Shop shop;
    private final Processor processor;

    OrderLifeIT(Servers servers, @TempDir Path folder) {
        shop = new Shop(servers.kafkaBootstrapServers(), servers.unique("life") + "-", 2);
        processor = Processor.start(shop, folder, "one", Map.of());
    }

    @BeforeAll
    void ready() {
        processor.awaitReady();
    }

    @AfterAll
    void stop() {
        processor.close();
        shop.close();
    }

    @Test
    void anOrderIsPaidOnceAndAnotherPaymentForItIsRefunded() {
        String number = shop.open(Duration.ofMinutes(1));

        shop.pay(number, "p1");
        shop.pay(number, "p1");
        shop.pay(number, "p2");

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(shop.told(number)).containsExactly("PAID by p1", "REFUND_DUE p2 DUPLICATE"));
    }

    @Test
    void anUnpaidOrderExpiresWithNoOtherTraffic() {
        String number = shop.open(Duration.ofSeconds(1));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.told(number)).containsExactly("EXPIRED"));
    }

    @Test
    void anOrderIsCancelledAndItsPaymentRefunded() {
        String number = shop.open(Duration.ofMinutes(1));

        shop.cancel(number);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.told(number)).containsExactly("CANCELLED"));
        shop.pay(number, "p1");

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(shop.told(number)).containsExactly("CANCELLED", "REFUND_DUE p1 CANCELLED"));
    }
}
