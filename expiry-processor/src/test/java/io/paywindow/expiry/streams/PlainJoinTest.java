package io.paywindow.expiry.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.names.Topic;
import io.paywindow.expiry.Given;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our topology beside the plain stream join: the same outcomes wherever the join tells one, and what it does not tell. */
class PlainJoinTest {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration DUE = WINDOW.plus(TestLine.GRACE);
    private static final int ORDERS = 200;
    private static final String NUMBER = "202611230000042";

    @TempDir
    Path folder;

    private TestLine line;
    private PlainJoin join;

    @BeforeEach
    void open() {
        line = new TestLine(folder.resolve("line"));
        line.ticksComeBack = false;
        join = new PlainJoin(folder.resolve("join"), DUE);
    }

    @AfterEach
    void close() {
        line.close();
        join.close();
    }

    @Test
    void bothDecideTheSameWhereverTheJoinEmits() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> waiting = new ArrayList<>();
        for (int i = 1; i <= ORDERS; i++) {
            String number = "20261123%07d".formatted(i);
            order(number);
            waiting.add(number);
            if (random.nextInt(3) == 0) {
                pay(waiting.remove(random.nextInt(waiting.size())), "p" + i);
            }
            // An order stays payable for some forty others, so that some of these payments come too late.
            tickAfter(Duration.ofMillis(random.nextInt(700)));
        }
        for (int i = 0; i < 5; i++) {
            tickAfter(Duration.ofSeconds(4));
        }

        List<String> ours = ours();
        assertThat(ours.stream().filter(words -> !words.contains("REFUND_DUE")))
                .as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(join.told())
                .hasSize(ORDERS);
        assertThat(ours).anyMatch(words -> words.endsWith("EXPIRED")).anyMatch(words -> words.contains("PAID p"));
    }

    @Test
    void theJoinSettlesAnOrderAgainWithEveryFurtherPayment() {
        order(NUMBER);
        pay(NUMBER, "p1");
        pay(NUMBER, "p2");

        assertThat(join.told()).containsExactly(NUMBER + " PAID p1", NUMBER + " PAID p2");
        assertThat(line.told()).containsExactly("PAID p1", "REFUND_DUE p2 DUPLICATE");
    }

    @Test
    void theJoinKeepsALatePaymentToItself() {
        order(NUMBER);
        tickAfter(Duration.ofSeconds(4));
        tickAfter(Duration.ofSeconds(4));
        tickAfter(Duration.ofSeconds(4));
        tickAfter(Duration.ofSeconds(4));
        pay(NUMBER, "p1");

        assertThat(join.told()).containsExactly(NUMBER + " EXPIRED");
        assertThat(line.told()).containsExactly("EXPIRED", "REFUND_DUE p1 LATE");
    }

    @Test
    void theJoinExpiresAPaidOrderThatIsSeenAfterItsWindow() {
        Instant placedAt = line.clock.instant();
        pay(NUMBER, "p1");
        for (int i = 0; i < 10; i++) {
            tickAfter(Duration.ofSeconds(4));
        }
        var order = Given.numbered(NUMBER, placedAt, WINDOW);
        line.send(new TestRecord<>(NUMBER, line.codec.encode(order), placedAt), Topic.ORDER_NUMBERED);
        join.order(NUMBER, order, placedAt);
        tickAfter(Duration.ofSeconds(4));

        assertThat(join.told()).containsExactly(NUMBER + " EXPIRED");
        assertThat(line.told()).containsExactly("PAID p1");
    }

    @Test
    void theJoinExpiresNothingWhileNothingIsRead() {
        line.ticksComeBack = true;
        join.order(NUMBER, Given.numbered(NUMBER, line.clock.instant(), WINDOW), line.clock.instant());
        line.open(NUMBER, WINDOW);

        line.pass(DUE.plusSeconds(1));

        assertThat(join.told()).isEmpty();
        assertThat(line.told()).containsExactly("EXPIRED");
    }

    private void order(String number) {
        var order = Given.numbered(number, line.clock.instant(), WINDOW);
        line.open(number, WINDOW);
        join.order(number, order, line.clock.instant());
    }

    private void pay(String number, String paymentId) {
        line.pay(number, paymentId);
        join.payment(number, Given.payment(number, paymentId), line.clock.instant());
    }

    private void tickAfter(Duration duration) {
        line.clock.advance(duration);
        line.tick();
        join.tick(line.clock.instant());
    }

    private List<String> ours() {
        return line.decided().stream().map(PlainJoinTest::words).toList();
    }

    private static String words(OrderOutcome outcome) {
        String payment = outcome.getPayment().map(it -> " " + it.getPaymentId()).orElse("");
        return outcome.getOrderNumber() + " " + outcome.getKind() + payment;
    }
}
