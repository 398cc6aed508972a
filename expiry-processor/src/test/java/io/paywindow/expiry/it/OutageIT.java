package io.paywindow.expiry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.expiry.Given;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Nobody who could pay, and did, loses the order because something was away. */
@UsesServers(Server.KAFKA)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageIT {

    private static final Duration WINDOW = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int ORDERS = 60;

    private final Shop shop;
    private final Processor processor;

    OutageIT(Servers servers, @TempDir Path folder) {
        shop = new Shop(servers.kafkaBootstrapServers(), servers.unique("outage") + "-", 2);
        processor = Processor.start(shop, folder, "one", Map.of());
    }

    @BeforeEach
    void ready() {
        processor.awaitReady();
    }

    @AfterAll
    void stop() {
        processor.close();
        shop.close();
    }

    @Test
    void whoPaidDuringAnOutageLongerThanTheWindowKeepsTheOrder() {
        List<String> orders = openMany();

        processor.process().kill();
        List<String> paid = everyOther(orders);
        paid.subList(0, paid.size() / 2).forEach(number -> shop.pay(number, "p1"));
        // Past every due time; with no processor there is no tick.
        passes(WINDOW.plusSeconds(4));
        paid.subList(paid.size() / 2, paid.size()).forEach(number -> shop.pay(number, "p1"));
        processor.startAgain();

        checkPaidAndExpired(orders, paid);
    }

    @Test
    void whoPaidWhileTheProcessorWasFrozenKeepsTheOrderAndTheOthersGetTimeAfterIt() {
        List<String> orders = openMany();

        processor.process().suspend();
        passes(WINDOW.plusSeconds(5));
        List<String> paid = everyOther(orders);
        paid.subList(0, paid.size() / 2).forEach(number -> shop.pay(number, "p1"));
        processor.process().resume();
        Instant resumedAt = Instant.now();
        paid.subList(paid.size() / 2, paid.size()).forEach(number -> shop.pay(number, "p1"));

        checkPaidAndExpired(orders, paid);
        shop.outcomes().stream()
                .filter(outcome -> orders.contains(outcome.getOrderNumber())
                        && outcome.getPayment().isEmpty())
                .forEach(expired -> assertThat(expired.getDecidedAt())
                        .isAfter(resumedAt.plus(Processor.RULES.outageGrace()).minusMillis(500)));
    }

    @Test
    void anOrderThatIsSeenLongAfterItWasDueIsPaidIfItWasPaidInTime() {
        String paid = shop.newNumber();
        String late = shop.newNumber();
        String unpaid = shop.newNumber();
        List<String> orders = List.of(paid, late, unpaid);
        try (KafkaProducer<String, byte[]> allocator = allocator("allocator")) {
            allocator.beginTransaction();
            orders.forEach(number -> number(allocator, number, Instant.now()));
            // In its partitions nothing behind this open transaction can be read either.
            String behind = shop.open(WINDOW);
            shop.pay(paid, "p1");
            shop.pay(behind, "p1");
            passes(WINDOW.plusSeconds(2));
            shop.pay(late, "p1");
            assertThat(shop.told(paid)).isEmpty();

            allocator.commitTransaction();

            shop.awaitAllDecidedAsInAReplay(Set.copyOf(orders), Processor.RULES, PATIENCE);
            assertThat(shop.told(paid)).containsExactly("PAID by p1");
            assertThat(shop.told(late)).containsExactly("EXPIRED", "REFUND_DUE p1 LATE");
            assertThat(shop.told(unpaid)).containsExactly("EXPIRED");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(shop.told(behind)).containsExactly("PAID by p1"));
        }
    }

    @Test
    void whatAKilledAllocatorHadOpenIsDecidedLikeAllElseWhenItComesAgain() {
        String paid = shop.newNumber();
        String unpaid = shop.newNumber();
        Instant numberedAt = Instant.now();
        KafkaProducer<String, byte[]> killed = allocator("killed");
        killed.beginTransaction();
        number(killed, paid, numberedAt);
        number(killed, unpaid, numberedAt);
        // In its partition nothing behind this open transaction can be read either.
        String behind = shop.open(shop.homeOf(paid), WINDOW);
        shop.pay(paid, "p1");
        shop.pay(behind, "p1");
        // It dies here: neither committed nor aborted.
        killed.close(Duration.ZERO);
        passes(WINDOW.plusSeconds(2));
        assertThat(shop.told(behind)).isEmpty();

        // Back under its old name, it fences what it left open and writes the same orders again.
        try (KafkaProducer<String, byte[]> again = allocator("killed")) {
            again.beginTransaction();
            number(again, paid, numberedAt);
            number(again, unpaid, numberedAt);
            again.commitTransaction();
        }

        shop.awaitAllDecidedAsInAReplay(Set.of(paid, unpaid, behind), Processor.RULES, PATIENCE);
        assertThat(shop.told(paid)).containsExactly("PAID by p1");
        assertThat(shop.told(behind)).containsExactly("PAID by p1");
        assertThat(shop.told(unpaid)).containsExactly("EXPIRED");
    }

    @Test
    void aPaymentInAnOpenTransactionHoldsUpTheTimeUntilItIsKnown() {
        String number = shop.open(Duration.ofSeconds(1));
        try (KafkaProducer<String, byte[]> upstream = allocator("upstream")) {
            upstream.beginTransaction();
            var unused = upstream.send(new ProducerRecord<>(
                    shop.topics.nameOf(Topic.PAYMENT_RECEIVED),
                    number,
                    shop.codec.encode(Given.payment(number, "p1"))));
            upstream.flush();
            passes(Duration.ofSeconds(3));
            assertThat(shop.told(number)).isEmpty();

            upstream.commitTransaction();
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shop.told(number)).containsExactly("PAID by p1"));
    }

    private KafkaProducer<String, byte[]> allocator(String name) {
        KafkaProducer<String, byte[]> allocator =
                new KafkaProducer<>(KafkaClients.transactionalProducer(shop.kafka, name, name));
        allocator.initTransactions();
        return allocator;
    }

    private void number(KafkaProducer<String, byte[]> allocator, String number, Instant numberedAt) {
        byte[] order = shop.codec.encode(Given.numbered(number, numberedAt, WINDOW));
        var unused = allocator.send(new ProducerRecord<>(shop.topics.nameOf(Topic.ORDER_NUMBERED), number, order));
        allocator.flush();
    }

    private List<String> openMany() {
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            orders.add(shop.open(WINDOW));
        }
        return orders;
    }

    private static List<String> everyOther(List<String> orders) {
        List<String> some = new ArrayList<>();
        for (int i = 0; i < orders.size(); i += 2) {
            some.add(orders.get(i));
        }
        return some;
    }

    private static void passes(Duration duration) {
        Instant end = Instant.now().plus(duration);
        await().atMost(duration.plusSeconds(5)).until(() -> Instant.now().isAfter(end));
    }

    private void checkPaidAndExpired(List<String> orders, List<String> paid) {
        shop.awaitAllDecidedAsInAReplay(new HashSet<>(orders), Processor.RULES, PATIENCE);
        for (String number : orders) {
            assertThat(shop.told(number)).containsExactly(paid.contains(number) ? "PAID by p1" : "EXPIRED");
        }
    }
}
