package io.paywindow.contract.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.codec.UnreadableFactException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

    private static final Instant AT = Instant.parse("2026-11-23T08:00:00.123Z");

    @Test
    void keepsTheBytesTheKeyAndTheHeadersAndSaysWhyAndWhence() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", "00-ab".getBytes(UTF_8));
        byte[] bytes = {1, 2, 3};

        ProducerRecord<String, byte[]> dead =
                DeadLetter.of(record("o-1", bytes, headers), DeadLetter.SENSELESS, "quantity: 0");

        assertThat(dead.topic()).isEqualTo("shop.order-placed-dead");
        assertThat(dead.key()).isEqualTo("o-1");
        assertThat(dead.value()).isEqualTo(bytes);
        assertThat(dead.partition()).isNull();
        assertThat(dead.timestamp()).isNull();
        assertThat(header(dead, "traceparent")).contains("00-ab");
        assertThat(header(dead, DeadLetter.REASON)).contains("SENSELESS");
        assertThat(header(dead, DeadLetter.DETAIL)).contains("quantity: 0");
        assertThat(header(dead, DeadLetter.ORIGIN_TOPIC)).contains("shop.order-placed");
        assertThat(header(dead, DeadLetter.ORIGIN_PARTITION)).contains("3");
        assertThat(header(dead, DeadLetter.ORIGIN_OFFSET)).contains("42");
        assertThat(header(dead, DeadLetter.ORIGIN_TIME)).contains("2026-11-23T08:00:00.123Z");
        assertThat(header(dead, DeadLetter.CUT_FROM)).isEmpty();
    }

    @Test
    void ofBytesThatCannotBeReadNamesTheCause() {
        byte[] bytes = "no avro".getBytes(UTF_8);
        var unreadable = catchThrowableOfType(UnreadableFactException.class, () -> new FactCodec().decode(bytes));

        ProducerRecord<String, byte[]> dead = DeadLetter.of(record("o-1", bytes, new RecordHeaders()), unreadable);

        assertThat(header(dead, DeadLetter.REASON)).contains("NOT_SINGLE_OBJECT");
        assertThat(header(dead, DeadLetter.DETAIL))
                .hasValueSatisfying(detail -> assertThat(detail).contains("7 bytes"));
    }

    @Test
    void takesARecordWithNeitherKeyNorValue() {
        ProducerRecord<String, byte[]> dead =
                DeadLetter.of(record(null, null, new RecordHeaders()), "EMPTY", "x".repeat(2_000));

        assertThat(dead.key()).isNull();
        assertThat(dead.value()).isNull();
        assertThat(header(dead, DeadLetter.DETAIL))
                .hasValueSatisfying(detail -> assertThat(detail).hasSize(500));
    }

    @Test
    void theHeadersOfADeadLetterThatDiesAgainAreNotDoubled() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(DeadLetter.REASON, "OLD".getBytes(UTF_8));

        ProducerRecord<String, byte[]> dead = DeadLetter.of(record("o-1", new byte[1], headers), "NEW", "");

        assertThat(dead.headers().headers(DeadLetter.REASON)).hasSize(1);
        assertThat(header(dead, DeadLetter.REASON)).contains("NEW");
    }

    @Test
    void ofARecordTooLargeForTheDeadLetterTopicIsItsBeginning() {
        byte[] huge = new byte[5_000_000];
        Arrays.fill(huge, (byte) 7);
        RecordHeaders headers = new RecordHeaders();
        headers.add("ballast", new byte[500_000]);

        ProducerRecord<String, byte[]> dead = DeadLetter.of(record("k".repeat(1_000), huge, headers), "MALFORMED", "");

        assertThat(dead.key()).isNull();
        assertThat(dead.value()).hasSize(65_536).containsOnly(7);
        assertThat(header(dead, "ballast")).isEmpty();
        assertThat(header(dead, DeadLetter.CUT_FROM)).contains("5000000 bytes, key 3000");
        assertThat(header(dead, DeadLetter.ORIGIN_OFFSET)).contains("42");
    }

    @Test
    void ofARecordWithTooMuchInItsHeadersLeavesThemBehind() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ballast", new byte[1_000_001]);

        ProducerRecord<String, byte[]> dead = DeadLetter.of(record("o-1", new byte[] {1}, headers), "MALFORMED", "");

        assertThat(header(dead, "ballast")).isEmpty();
        assertThat(dead.value()).containsExactly(1);
        assertThat(header(dead, DeadLetter.CUT_FROM)).isPresent();
    }

    private static Optional<String> header(ProducerRecord<?, ?> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name)).map(header -> new String(header.value(), UTF_8));
    }

    private static ConsumerRecord<String, byte[]> record(
            @Nullable String key, byte @Nullable [] value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                "shop.order-placed",
                3,
                42,
                AT.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                key,
                value,
                headers,
                Optional.empty());
    }
}
