package io.paywindow.expiry.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.names.Topic;
import io.paywindow.expiry.Given;
import io.paywindow.expiry.decision.PaymentWindow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SetAsideTest {

    private static final String NUMBER = "202611230000042";
    private static final Duration WINDOW = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private TestLine line;

    @BeforeEach
    void open() {
        line = new TestLine(folder);
    }

    @AfterEach
    void close() {
        line.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"ORDER_NUMBERED", "PAYMENT_RECEIVED", "CANCEL_REQUESTED"})
    void setsBytesAsideThatNobodyCanReadAndGoesOn(Topic topic) {
        byte[] garbage = "not avro".getBytes(StandardCharsets.UTF_8);

        line.send(new TestRecord<>(NUMBER, garbage, TestLine.START), topic);
        line.open(NUMBER, WINDOW);
        line.pay(NUMBER, "p1");

        List<TestRecord<String, byte[]>> dead = line.dead(topic);
        assertThat(dead).hasSize(1);
        assertThat(dead.getFirst().key()).isEqualTo(NUMBER);
        assertThat(dead.getFirst().value()).isEqualTo(garbage);
        assertThat(header(dead.getFirst(), DeadLetter.REASON)).isEqualTo("NOT_SINGLE_OBJECT");
        assertThat(header(dead.getFirst(), DeadLetter.ORIGIN_TOPIC)).isEqualTo("t-" + topic.topicName());
        assertThat(header(dead.getFirst(), DeadLetter.ORIGIN_PARTITION)).isEqualTo("0");
        assertThat(header(dead.getFirst(), DeadLetter.ORIGIN_OFFSET)).matches("[01]");
        assertThat(header(dead.getFirst(), DeadLetter.ORIGIN_TIME)).isEqualTo("2026-11-23T08:00:00Z");
        assertThat(line.told()).containsExactly("PAID p1");
        assertThat(line.registry
                        .get("paywindow.expiry.set.aside")
                        .tag("reason", "not_single_object")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void setsAsideARecordWithoutBytesOrWithoutKey() {
        line.send(new TestRecord<>(NUMBER, null, TestLine.START), Topic.PAYMENT_RECEIVED);
        line.send(
                new TestRecord<>(null, line.codec.encode(Given.payment(NUMBER, "p1")), TestLine.START),
                Topic.PAYMENT_RECEIVED);

        assertThat(reasons(Topic.PAYMENT_RECEIVED)).containsExactly("EMPTY", "KEY_MISMATCH");
    }

    @Test
    void setsAsideAFactUnderTheKeyOfAnotherOrder() {
        line.send(Topic.PAYMENT_RECEIVED, "202611230000043", Given.payment(NUMBER, "p1"));

        assertThat(reasons(Topic.PAYMENT_RECEIVED)).containsExactly("KEY_MISMATCH");
    }

    @Test
    void setsAsideAFactThatBelongsOnAnotherTopic() {
        line.send(Topic.CANCEL_REQUESTED, NUMBER, Given.payment(NUMBER, "p1"));

        assertThat(reasons(Topic.CANCEL_REQUESTED)).containsExactly("WRONG_FACT");
    }

    @Test
    void setsAsideWhatMakesNoSense() {
        OrderNumbered endless = Given.numbered(NUMBER, TestLine.START, Duration.ofDays(2));
        PaymentReceived nothing = Given.payment(NUMBER, "p1", 0, "CNY");
        String word = "not-a-number";

        line.send(Topic.ORDER_NUMBERED, NUMBER, endless);
        line.send(Topic.PAYMENT_RECEIVED, NUMBER, nothing);
        line.send(Topic.CANCEL_REQUESTED, word, Given.cancel(word));
        line.send(Topic.ORDER_NUMBERED, word, Given.numbered(word, TestLine.START, WINDOW));

        assertThat(reasons(Topic.ORDER_NUMBERED)).containsExactly("SENSELESS", "SENSELESS");
        assertThat(reasons(Topic.PAYMENT_RECEIVED)).containsExactly("SENSELESS");
        assertThat(reasons(Topic.CANCEL_REQUESTED)).containsExactly("SENSELESS");
        assertThat(line.told()).isEmpty();
    }

    @Test
    void setsAsideAPaymentForAnOrderNobodyRemembers() {
        line.pay("202611210000042", "p1");

        TestRecord<String, byte[]> dead = line.dead(Topic.PAYMENT_RECEIVED).getFirst();
        assertThat(header(dead, DeadLetter.REASON)).isEqualTo("MARKER_GONE");
        assertThat(line.codec.decode(dead.value())).isEqualTo(Given.payment("202611210000042", "p1"));
        assertThat(line.told()).isEmpty();
    }

    @Test
    void movesAFactToTheRightPartitionOnceAndNeverInCircles() {
        line.close();
        // Without a broker every record is on partition 0, where of two partitions half of the orders are not at home.
        line = new TestLine(folder, Stores.MEMORY, 2, new PaymentWindow(Duration.ZERO, Duration.ZERO, ZoneOffset.UTC));
        int moved = 0;
        for (int i = 1; i <= 20; i++) {
            line.pay("20261123%07d".formatted(i), "p1");
        }

        for (TestRecord<String, byte[]> dead : line.dead(Topic.PAYMENT_RECEIVED)) {
            assertThat(header(dead, DeadLetter.REASON)).isEqualTo("WRONG_PARTITION");
            assertThat(header(dead, Intake.MOVED_FROM)).startsWith("0@");
            moved++;
        }
        assertThat(moved).isBetween(1, 19);
        assertThat(line.registry.get("paywindow.expiry.moved").counter().count())
                .isEqualTo(moved);
    }

    @Test
    void movesAFactWithoutHeadersThatWouldMakeItTooLargeToBeWritten() {
        line.close();
        line = new TestLine(folder, Stores.MEMORY, 2, new PaymentWindow(Duration.ZERO, Duration.ZERO, ZoneOffset.UTC));
        for (int bytes : List.of(1_000, 1_048_000)) {
            for (int i = 1; i <= 9; i++) {
                var record = new TestRecord<>(
                        "20261123%07d".formatted(i),
                        line.codec.encode(Given.payment("20261123%07d".formatted(i), "p1")),
                        TestLine.START);
                record.headers().add("theirs", new byte[bytes]);
                line.send(record, Topic.PAYMENT_RECEIVED);
            }
        }

        var moved = line.output("t-payment-received").readRecordsToList();

        assertThat(moved).hasSizeGreaterThan(1);
        assertThat(moved).allMatch(record -> record.headers().lastHeader(Intake.MOVED_FROM) != null);
        assertThat(moved.getFirst().headers().lastHeader("theirs")).isNotNull();
        assertThat(moved.getLast().headers().lastHeader("theirs")).isNull();
    }

    @Test
    void setsARecordAsideThatItsOwnCodeStumblesOver() {
        line.close();
        // No instant is that far away: adding it throws.
        PaymentWindow absurd = new PaymentWindow(Duration.ofSeconds(Long.MAX_VALUE), Duration.ZERO, ZoneOffset.UTC);
        line = new TestLine(folder, Stores.MEMORY, 1, absurd);

        line.open(NUMBER, WINDOW);
        line.cancel("202611210000042");

        assertThat(reasons(Topic.ORDER_NUMBERED)).containsExactly("FAILED");
        assertThat(reasons(Topic.CANCEL_REQUESTED)).containsExactly("MARKER_GONE");
    }

    @Test
    void setsAsideWhatFailsBeforeOurOwnCodeSeesIt() {
        var record = new ConsumerRecord<>("t-payment-received", 0, 7, new byte[0], new byte[] {1});

        var dead = UnreadableToDead.deadLetterOf(record, new IllegalStateException("bad"));

        assertThat(dead.topic()).isEqualTo("t-payment-received-dead");
        assertThat(dead.value()).containsExactly(1);
    }

    private List<String> reasons(Topic topic) {
        return line.dead(topic).stream()
                .map(dead -> header(dead, DeadLetter.REASON))
                .toList();
    }

    private static String header(TestRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
