package io.paywindow.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each service killed once in the middle (SIGKILL), and started again: the promises to the orders in flight hold. */
@UsesServers({Server.KAFKA, Server.REDIS, Server.RABBITMQ})
class KilledServicesIT {

    private static final int ORDERS = 12;
    private static final int UNITS = 100;

    @TempDir
    static Path folder;

    private static RunningLine line;
    private static Outsiders outside;

    private final Servers servers;

    KilledServicesIT(Servers servers) {
        this.servers = servers;
    }

    @BeforeAll
    static void start(Servers servers) {
        line = new RunningLine(
                servers,
                folder,
                Map.of(
                        "PIPELINE_PAYMENT_WINDOW", "12s",
                        "PIPELINE_GRACE", "1s",
                        // While expiry-processor is down no ticks are written; what falls due meanwhile gets this much
                        // more.
                        "PIPELINE_OUTAGE_GRACE", "2s"));
        line.start();
        outside = new Outsiders(line.endpoints(), line.kafka());
    }

    @AfterAll
    static void stop() {
        if (outside != null) {
            outside.close();
        }
        line.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-api", "number-allocator", "expiry-processor", "stock-service"})
    void everyOrderInFlightEndsOnceAndItsGoodsAreAccountedFor(String service) throws Exception {
        String sku = servers.unique("tea");
        outside.stock(sku, UNITS);

        List<String> orders = placeHalf(sku);
        line.kill(service);
        orders.addAll(placeHalf(sku));
        line.launch(service);
        List<String> paid = orders.subList(0, ORDERS / 2);
        for (String orderId : paid) {
            String number = outside.awaitNumber(orderId).getOrderNumber();
            outside.upstream.pay("pay-" + number, number, Outsiders.PRICE, Outsiders.CURRENCY);
        }
        line.start();

        for (String orderId : orders) {
            OutcomeKind expected = paid.contains(orderId) ? OutcomeKind.PAID : OutcomeKind.EXPIRED;
            String number = outside.awaitNumber(orderId).getOrderNumber();
            outside.awaitEnd(number);
            assertThat(outside.endings(number)).as("%s %s", orderId, number).containsExactly(expected);
            outside.awaitView(number, expected.name());
        }
        outside.awaitShelf(sku, UNITS - paid.size(), 0, paid.size());
        assertThat(orders)
                .allSatisfy(orderId -> assertThat(outside.watch.numbered(orderId))
                        .as("%s has one number", orderId)
                        .hasSize(1));
    }

    private List<String> placeHalf(String sku) throws InterruptedException {
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < ORDERS / 2; i++) {
            String orderId = servers.unique("order");
            OrderLine tea = new OrderLine(sku, 1, Outsiders.PRICE);
            outside.upstream.place(orderId, servers.unique("user"), tea, Outsiders.CURRENCY, Optional.empty());
            orders.add(orderId);
        }
        return orders;
    }
}
