package io.paywindow.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.outside.LineWatch.Outcome;
import io.paywindow.outside.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line from end to end, as its users see it, with four services in processes of their own. */
@UsesServers({Server.KAFKA, Server.REDIS, Server.RABBITMQ})
class LineIT {

    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** The promise: over at most so long after it fell due. */
    private static final Duration EXPIRY_BOUND = Duration.ofSeconds(1);

    /** What a payment that came in by callback may take to show; a second, and room for a busy build machine. */
    private static final Duration PAID_BOUND = Duration.ofSeconds(3);

    @TempDir
    static Path folder;

    private static RunningLine line;
    private static Outsiders outside;
    private static String token;

    private final Servers servers;
    private String sku = "";

    LineIT(Servers servers) {
        this.servers = servers;
    }

    @BeforeAll
    static void start(Servers servers) throws IOException, InterruptedException {
        line = new RunningLine(
                servers,
                folder,
                Map.of(
                        "PIPELINE_PAYMENT_WINDOW", WINDOW.toSeconds() + "s",
                        "PIPELINE_GRACE", GRACE.toSeconds() + "s",
                        "PIPELINE_ZONE", ZONE.getId()));
        line.start();
        outside = new Outsiders(line.endpoints(), line.kafka());
        token = outside.shop.customerToken("anna");
    }

    @AfterAll
    static void stop() {
        if (outside != null) {
            outside.close();
        }
        line.close();
    }

    @BeforeEach
    void tenUnitsOnTheShelf() throws IOException, InterruptedException {
        sku = servers.unique("tea");
        outside.stock(sku, 10);
    }

    @Test
    void anOrderIsAnsweredWithANumberOfTodayAndHoldsItsGoods() throws Exception {
        LocalDate before = LocalDate.now(ZONE);

        Reply placed = place(2);

        assertThat(placed.status()).as("%s", placed.body()).isEqualTo(201);
        assertThat(placed.text("orderNumber"))
                .hasSize(15)
                .satisfiesAnyOf(
                        number -> assertThat(number).startsWith(day(before)),
                        number -> assertThat(number).startsWith(day(LocalDate.now(ZONE))));
        Reply view = outside.shop.view(token, placed.text("orderNumber"));
        assertThat(view.text("status")).isEqualTo("AWAITING_PAYMENT");
        assertThat(Instant.parse(view.text("payBy")))
                .isBetween(Instant.now(), Instant.now().plus(WINDOW));
        assertThat(outside.shop.product(sku).number("available")).isEqualTo(8);
    }

    @Test
    void aSignedCallbackMakesItPaidAndTheGoodsSold() throws Exception {
        String number = place(2).text("orderNumber");

        Instant begun = Instant.now();
        Reply answer = outside.shop.pay("pay-" + number, number, 2 * Outsiders.PRICE, Outsiders.CURRENCY);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("result")).isEqualTo("success");
        outside.awaitView(number, "PAID");
        assertThat(Duration.between(begun, Instant.now())).isLessThan(PAID_BOUND);
        outside.awaitShelf(sku, 8, 0, 2);
        assertThat(outside.endings(number)).containsExactly(OutcomeKind.PAID);
    }

    @Test
    void anUnpaidOrderIsOverInTimeWithNoTrafficAtAllAndItsGoodsAreBack() throws Exception {
        Reply placed = place(3);
        Instant due = Instant.parse(placed.text("payBy")).plus(GRACE);

        Outcome end = outside.awaitEnd(placed.text("orderNumber"));

        assertThat(end.fact().getKind()).isEqualTo(OutcomeKind.EXPIRED);
        assertThat(end.appendedAt()).isBetween(due, due.plus(EXPIRY_BOUND));
        outside.awaitView(placed.text("orderNumber"), "EXPIRED");
        outside.awaitShelf(sku, 10, 0, 0);
    }

    @Test
    void askingForMoreThanThereIsIsRefusedAndNamesTheProduct() throws Exception {
        Reply refused = place(11);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("type")).isEqualTo("urn:paywindow:problem:out-of-stock");
        assertThat(refused.body().toString()).contains(sku);
        outside.awaitShelf(sku, 10, 0, 0);
    }

    @Test
    void aCancelledOrderGivesItsGoodsBack() throws Exception {
        String number = place(4).text("orderNumber");

        Reply cancelled = outside.shop.cancel(token, number);

        assertThat(cancelled.status()).as("%s", cancelled.body()).isIn(200, 202);
        outside.awaitView(number, "CANCELLED");
        outside.awaitShelf(sku, 10, 0, 0);
        assertThat(outside.endings(number)).containsExactly(OutcomeKind.CANCELLED);
    }

    @Test
    void anUpstreamOrderIsNumberedPaidByAnEventAndSold() throws Exception {
        String number = placeUpstream("paid", 2).getOrderNumber();

        outside.upstream.pay("pay-" + number, number, 2 * Outsiders.PRICE, Outsiders.CURRENCY);

        assertThat(outside.awaitEnd(number).fact().getKind()).isEqualTo(OutcomeKind.PAID);
        outside.awaitShelf(sku, 8, 0, 2);
        outside.awaitView(number, "PAID");
    }

    @Test
    void anUpstreamOrderThatNobodyPaysIsOverInTime() throws Exception {
        OrderNumbered numbered = placeUpstream("forgotten", 2);
        Instant due = numbered.getPayBy().plus(GRACE);

        Outcome end = outside.awaitEnd(numbered.getOrderNumber());

        assertThat(end.fact().getKind()).isEqualTo(OutcomeKind.EXPIRED);
        assertThat(end.appendedAt()).isBetween(due, due.plus(EXPIRY_BOUND));
        outside.awaitShelf(sku, 10, 0, 0);
    }

    @Test
    void anUpstreamOrderForMoreThanThereIsIsRefusedAndNamesTheProduct() throws Exception {
        String orderId = writeUpstream("greedy", 11);

        Outsiders.await().until(() -> outside.watch.refused(orderId).isPresent());
        OrderRefused refused = outside.watch.refused(orderId).orElseThrow();
        assertThat(refused.getReason()).isEqualTo(RefusalReason.OUT_OF_STOCK);
        assertThat(refused.getLines()).extracting(OrderLine::getSku).containsExactly(sku);
        outside.awaitView(orderId, "REFUSED");
    }

    @Test
    void anUpstreamOrderIsCancelledByAnEvent() throws Exception {
        String number = placeUpstream("regretted", 2).getOrderNumber();

        outside.upstream.cancel(number);

        assertThat(outside.awaitEnd(number).fact().getKind()).isEqualTo(OutcomeKind.CANCELLED);
        outside.awaitShelf(sku, 10, 0, 0);
    }

    @Test
    void brokenBytesAreSetAsideAndTheNextOrderGoesThrough() throws Exception {
        byte[] broken = "{\"not\": \"avro\"}".getBytes(UTF_8);

        outside.upstream.write(Topic.ORDER_PLACED, "broken-" + sku, broken);

        ConsumerRecord<String, byte[]> dead = awaitDead("broken-" + sku);
        assertThat(dead.value()).isEqualTo(broken);
        assertThat(header(dead, DeadLetter.REASON)).isEqualTo("NOT_SINGLE_OBJECT");
        assertThat(header(dead, DeadLetter.ORIGIN_TOPIC)).endsWith("order-placed");
        assertThat(place(1).status()).isEqualTo(201);
    }

    @Test
    void theCommandsOfTheReadmePlaceAnOrderAndPayIt() throws Exception {
        outside.shop.list("poster", "Tour poster", 1_500, "EUR").expect(200, 202);
        outside.shop.stock("poster", 10, "poster").expect(200, 202);
        outside.awaitShelf("poster", 10, 0, 0);

        String said = new ReadmeCommands(line.endpoints(), token).run(folder.resolve("readme"));

        assertThat(said)
                .contains("AWAITING_PAYMENT")
                .contains("{\"result\":\"success\"}")
                .contains("already-closed");
        outside.awaitShelf("poster", 8, 0, 2);
    }

    private Reply place(int quantity) throws IOException, InterruptedException {
        return outside.shop.place(token, servers.unique("key"), Map.of(sku, quantity), Optional.empty());
    }

    private String writeUpstream(String stem, int quantity) throws InterruptedException {
        String orderId = servers.unique(stem);
        OrderLine tea = new OrderLine(sku, quantity, Outsiders.PRICE);
        outside.upstream.place(orderId, servers.unique("user"), tea, Outsiders.CURRENCY, Optional.empty());
        return orderId;
    }

    private OrderNumbered placeUpstream(String stem, int quantity) throws InterruptedException {
        return outside.awaitNumber(writeUpstream(stem, quantity));
    }

    private static ConsumerRecord<String, byte[]> awaitDead(String key) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        String topic = line.kafka().topics().deadNameOf(Topic.ORDER_PLACED);
        try (var consumer = new KafkaConsumer<String, byte[]>(KafkaClients.reader(line.kafka(), "dead"))) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            Outsiders.await().until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (key.equals(record.key())) {
                        found.add(record);
                    }
                });
                return !found.isEmpty();
            });
        }
        return found.getFirst();
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static String day(LocalDate day) {
        return DateTimeFormatter.BASIC_ISO_DATE.format(day);
    }
}
