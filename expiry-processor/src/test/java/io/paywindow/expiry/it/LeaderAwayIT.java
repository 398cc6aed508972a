package io.paywindow.expiry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.devstack.KafkaServer;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.UsesServers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One partition of the payments has no leader for longer than its orders have time; everything else goes on. */
@UsesServers(Server.KAFKA)
class LeaderAwayIT {

    private static final Duration WINDOW = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void whosePaymentsHadNoLeaderCanPayWhenItIsBackAndNobodyElseWaits() throws Exception {
        try (KafkaServer first = KafkaServer.start(folder.resolve("first"));
                Shop shop = new Shop(first.bootstrapServers(), "leader-", 2);
                Processor processor = Processor.start(shop, folder, "one", Map.of())) {
            processor.awaitReady();
            try (SecondBroker second = SecondBroker.join(shop, folder.resolve("first"), folder.resolve("second"))) {
                second.lead(shop, 1);
                String paidBefore = shop.open(1, WINDOW);
                String paidAfter = shop.open(1, WINDOW);
                String unpaid = shop.open(1, WINDOW);
                shop.pay(paidBefore, "p1");
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(shop.told(paidBefore)).containsExactly("PAID by p1"));

                second.kill();
                String elsewhere = shop.open(0, WINDOW);
                Instant allDue = Instant.now().plus(WINDOW).plusSeconds(3);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(shop.told(elsewhere)).containsExactly("EXPIRED"));
                await().atMost(PATIENCE).until(() -> Instant.now().isAfter(allDue));
                assertThat(shop.told(unpaid))
                        .as("with no leader there is no time")
                        .isEmpty();
                second.restart();
                shop.pay(paidAfter, "p2");

                shop.awaitAllDecidedAsInAReplay(
                        Set.of(paidBefore, paidAfter, unpaid, elsewhere), Processor.RULES, PATIENCE);
                assertThat(shop.told(paidAfter)).containsExactly("PAID by p2");
                assertThat(shop.told(unpaid)).containsExactly("EXPIRED");
            }
        }
    }
}
