package io.paywindow.number;

import static io.paywindow.number.TestShop.SOON;
import static io.paywindow.number.TestShop.line;
import static io.paywindow.number.TestShop.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.order.OrderNumber;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;

/** Orders and what becomes of them, by one allocator on real servers. */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NumberAllocatorIT {

    private final HttpClient http = HttpClient.newHttpClient();
    private TestShop shop;
    private ConfigurableApplicationContext allocator;

    @BeforeAll
    void start(Servers servers) {
        shop = new TestShop(servers.kafkaBootstrapServers(), servers.redisUrl(), servers.unique("shop") + ".");
        allocator = AllocatorRun.startWithHttp(shop, "test");
        shop.list("book", 1_000, Optional.empty());
        shop.list("lamp", 10, Optional.of(2));
        shop.open();
    }

    @AfterAll
    void stop() {
        allocator.close();
        shop.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        String port = allocator.getEnvironment().getProperty("local.management.port");
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void numbersAnOrderAndHoldsItsStock() {
        long held = shop.ledger.shelf("book").orElseThrow().held();
        shop.place(order("o-held", "anna", line("book", 1), line("book", 2)));

        OrderNumbered numbered = shop.awaitNumbered("o-held");

        assertThat(OrderNumber.isOne(numbered.getOrderNumber())).isTrue();
        assertThat(numbered.getPaymentWindow()).isEqualTo(600_000);
        assertThat(numbered.getPayBy()).isEqualTo(numbered.getNumberedAt().plusSeconds(600));
        assertThat(numbered.getLedgerEpoch()).isEqualTo(shop.ledger.epoch().orElseThrow());
        assertThat(shop.ledger.shelf("book").orElseThrow().held()).isGreaterThanOrEqualTo(held + 3);
    }

    @Test
    void tellsUnderTheOrderNumberAsKey() {
        shop.place(order("o-key", "anna", line("book", 1)));
        String number = shop.awaitNumbered("o-key").getOrderNumber();

        assertThat(shop.read(shop.topics().nameOf(Topic.ORDER_NUMBERED)))
                .anyMatch(record -> record.key().equals(number));
    }

    @Test
    void givesAnOrderItsOwnTimeToPay() {
        OrderPlaced plain = order("o-window", "anna", line("book", 1));
        shop.place(new OrderPlaced(
                plain.getOrderId(),
                plain.getUserId(),
                plain.getLines(),
                plain.getCurrency(),
                plain.getTotal(),
                5_000L,
                plain.getChannel(),
                Instant.EPOCH));

        OrderNumbered numbered = shop.awaitNumbered("o-window");

        assertThat(numbered.getPayBy()).isEqualTo(numbered.getNumberedAt().plusSeconds(5));
    }

    @Test
    void refusesWhatIsNotInStockAndNamesTheLines() {
        shop.place(order("o-much", "anna", line("book", 1), line("lamp", 11)));

        OrderRefused refused = shop.awaitRefused("o-much");

        assertThat(refused.getReason()).isEqualTo(RefusalReason.OUT_OF_STOCK);
        assertThat(refused.getDetail()).isEqualTo("not enough in stock: lamp");
        assertThat(refused.getLines()).containsExactly(line("lamp", 11));
        assertThat(refused.getUserId()).isEqualTo("anna");
    }

    @Test
    void refusesWhatIsNotOnSale() {
        shop.place(order("o-unknown", "anna", line("unicorn", 1)));

        OrderRefused refused = shop.awaitRefused("o-unknown");

        assertThat(refused.getReason()).isEqualTo(RefusalReason.UNKNOWN_PRODUCT);
        assertThat(refused.getLines()).containsExactly(line("unicorn", 1));
    }

    @Test
    void refusesMoreThanOneCustomerMayHave() {
        shop.place(order("o-limit", "berta", line("lamp", 3)));

        assertThat(shop.awaitRefused("o-limit").getReason()).isEqualTo(RefusalReason.LIMIT_PER_CUSTOMER);
    }

    @Test
    void refusesACustomerWhoHasTooManyOrdersUnpaid() {
        for (int i = 0; i < 21; i++) {
            shop.place(order("o-unpaid-" + i, "carl", line("book", 1)));
        }

        await().atMost(SOON)
                .until(() -> shop.facts(Topic.ORDER_REFUSED, OrderRefused.class).stream()
                                .filter(fact -> fact.getReason() == RefusalReason.TOO_MANY_UNPAID)
                                .count()
                        == 1);
    }

    @Test
    void refusesASenselessOrderWithAPreciseDetail() {
        shop.place(new OrderPlaced(
                "o-total", "anna", List.of(line("book", 2)), "CNY", 1L, null, "upstream", Instant.EPOCH));

        OrderRefused refused = shop.awaitRefused("o-total");

        assertThat(refused.getReason()).isEqualTo(RefusalReason.INVALID);
        assertThat(refused.getDetail()).isEqualTo("total: 1 (expected: sum of the lines, 3998)");
    }

    @Test
    void setsPoisonAsideAndGoesOnWithTheNextOrder() {
        shop.send(Topic.ORDER_PLACED, "o-poison", "no avro".getBytes(StandardCharsets.UTF_8));
        shop.send(Topic.ORDER_PLACED, "o-other-key", shop.encode(order("o-inside", "anna", line("book", 1))));
        shop.place(order("o-after-poison", "anna", line("book", 1)));

        assertThat(shop.awaitDead("o-poison")).isEqualTo("NOT_SINGLE_OBJECT");
        assertThat(shop.awaitDead("o-other-key")).isEqualTo("KEY_MISMATCH");
        shop.awaitNumbered("o-after-poison");
        assertThat(shop.numbered("o-inside")).isEmpty();
    }

    @Test
    void setsAsideAnotherOrderUnderAnIdThatIsTaken() {
        shop.place(order("o-reused", "anna", line("book", 1)));
        shop.place(order("o-reused", "anna", line("book", 2)));

        assertThat(shop.awaitDead("o-reused")).isEqualTo("ID_REUSED");
        assertThat(shop.numbered("o-reused")).hasSize(1);
    }

    @Test
    void tellsOfAnOrderOnceHoweverOftenItIsPlaced() {
        OrderPlaced order = order("o-again", "anna", line("book", 1));
        for (int i = 0; i < 5; i++) {
            shop.place(order);
        }
        OrderNumbered numbered = shop.awaitNumbered("o-again");
        shop.tell(numbered);
        shop.place(order);
        // Same key, same partition: once this one is through, so is the one before it.
        shop.place(order("o-again", "anna", line("book", 9)));
        shop.awaitDead("o-again");

        List<OrderNumbered> told = shop.numbered("o-again");
        assertThat(told).extracting(OrderNumbered::getOrderNumber).containsOnly(numbered.getOrderNumber());
        assertThat(told.getLast().getNumberedAt())
                .isBeforeOrEqualTo(numbered.getNumberedAt().plusSeconds(10));
    }

    @Test
    void saysThatItIsReadyAndTellsPrometheusWhatItDid() throws Exception {
        shop.place(order("o-metric", "anna", line("book", 1)));
        shop.awaitNumbered("o-metric");

        HttpResponse<String> ready = get("/actuator/health/readiness");
        assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
        await().atMost(SOON)
                .until(
                        () -> get("/actuator/prometheus").body(),
                        body -> body.contains("paywindow_orders_total{")
                                && body.contains("paywindow_numbers_remaining")
                                && body.contains("paywindow_numbers_claims_total"));
    }

    private double refused(RefusalReason reason) {
        return allocator
                .getBean(MeterRegistry.class)
                .counter("paywindow.orders", "result", "refused", "reason", reason.name())
                .count();
    }

    @Test
    void countsEachRefusalUnderItsReason() {
        Map<RefusalReason, OrderPlaced> orders = Map.of(
                RefusalReason.INVALID, order("o-count-invalid", "dora", line("book", 0)),
                RefusalReason.UNKNOWN_PRODUCT, order("o-count-unknown", "dora", line("unicorn", 1)),
                RefusalReason.OUT_OF_STOCK, order("o-count-stock", "dora", line("lamp", 11)),
                RefusalReason.LIMIT_PER_CUSTOMER, order("o-count-limit", "dora", line("lamp", 3)));
        orders.forEach((reason, order) -> {
            double before = refused(reason);
            shop.place(order);
            shop.awaitRefused(order.getOrderId());

            assertThat(refused(reason)).as("%s", reason).isEqualTo(before + 1);
        });
    }

    @Test
    void keepsTheFiguresOfTheDayWhereOthersReadThem() {
        shop.place(order("o-figures", "anna", line("book", 1)));
        OrderNumber number = new OrderNumber(shop.awaitNumbered("o-figures").getOrderNumber());

        await().atMost(SOON)
                .until(
                        () -> shop.redis.await(shop.redis.text().hgetall(RedisKeys.numberPoolState(number.day()))),
                        state -> state.getOrDefault("generated", "").equals("9999999")
                                && Long.parseLong(state.getOrDefault("leased", "0")) >= number.sequence()
                                && state.containsKey("gaps")
                                && Long.parseLong(state.getOrDefault("remaining", "0"))
                                                + Long.parseLong(state.getOrDefault("leased", "0"))
                                        == 9_999_999);
    }

    @Test
    void letsOrdersWaitWhileTheLedgerIsNotEqualToTheLog() throws Exception {
        shop.redis.await(shop.redis.text().del(RedisKeys.ledgerEpoch()));
        shop.place(order("o-stale", "anna", line("book", 1)));
        await().atMost(SOON).until(() -> get("/actuator/health/readiness").statusCode() == 503);
        assertThat(get("/actuator/health/readiness").body()).contains("not equal to the log");
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(shop.numbered("o-stale")).isEmpty();

        shop.open();

        shop.awaitNumbered("o-stale");
        await().atMost(SOON).until(() -> get("/actuator/health/readiness").statusCode() == 200);
    }
}
