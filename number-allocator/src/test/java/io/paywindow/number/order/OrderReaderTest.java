package io.paywindow.number.order;

import static io.paywindow.number.TestShop.line;
import static io.paywindow.number.TestShop.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.RefundMade;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.order.OrderDigest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);

    private final FactCodec codec = new FactCodec();
    private final OrderReader reader = new OrderReader(codec, DAY);

    private Reading read(@Nullable String key, byte @Nullable [] value, Instant appendedAt) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        return reader.read(
                new ConsumerRecord<>(
                        "order-placed",
                        0,
                        7,
                        appendedAt.toEpochMilli(),
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        0,
                        keyBytes,
                        value,
                        new RecordHeaders(),
                        Optional.empty()),
                NOW);
    }

    private Reading read(OrderPlaced order) {
        return read(order.getOrderId(), codec.encode(order), NOW);
    }

    @Test
    void takesASoundOrderWithItsDigest() {
        OrderPlaced sound = order("o-1", "anna", line("book", 2));

        assertThat(read(sound)).isInstanceOfSatisfying(Reading.Sound.class, reading -> {
            assertThat(reading.order()).isEqualTo(sound);
            assertThat(reading.digest()).isEqualTo(OrderDigest.of(sound));
        });
    }

    @Test
    void setsAsideWhatIsNoFact() {
        assertUnusable(read("o-1", new byte[] {1, 2, 3}, NOW), "NOT_SINGLE_OBJECT");
        assertUnusable(read("o-1", null, NOW), "EMPTY");
    }

    @Test
    void setsAsideAFactOfAnotherKind() {
        RefundMade refund = new RefundMade("p-1", "202611230000001", "anna", NOW);

        assertUnusable(read("o-1", codec.encode(refund), NOW), "WRONG_FACT");
    }

    @Test
    void setsAsideAnOrderUnderAnotherKeyOrNone() {
        byte[] bytes = codec.encode(order("o-1", "anna", line("book", 2)));

        assertUnusable(read("o-2", bytes, NOW), DeadLetter.KEY_MISMATCH);
        assertUnusable(read(null, bytes, NOW), DeadLetter.KEY_MISMATCH);
    }

    @Test
    void refusesASenselessOrderAndSaysWhatIsWrong() {
        assertThat(read(order("o-1", "anna", line("book", -2))))
                .isInstanceOfSatisfying(Reading.Hopeless.class, hopeless -> {
                    assertThat(hopeless.reason()).isEqualTo(RefusalReason.INVALID);
                    assertThat(hopeless.detail()).isEqualTo("quantity of book: -2 (expected: 1 to 9999)");
                });
    }

    @Test
    void refusesAnOrderThatIsOlderThanWhatIsRemembered() {
        OrderPlaced order = order("o-1", "anna", line("book", 2));
        byte[] bytes = codec.encode(order);

        assertThat(read("o-1", bytes, NOW.minus(DAY))).isInstanceOf(Reading.Sound.class);
        assertThat(read("o-1", bytes, NOW.minus(DAY).minusMillis(1)))
                .isInstanceOfSatisfying(
                        Reading.Hopeless.class,
                        hopeless -> assertThat(hopeless.reason()).isEqualTo(RefusalReason.STALE));
    }

    private static void assertUnusable(Reading reading, String reason) {
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Unusable.class,
                        unusable -> assertThat(unusable.reason()).isEqualTo(reason));
    }
}
