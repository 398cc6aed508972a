package io.paywindow.contract.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.paywindow.contract.ClockTick;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.codec.UnreadableFactException.Cause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadableFactTest {

    private static final int HEADER_BYTES = 10;
    private static final long MOST_ALLOCATED = 2_000_000;

    private final FactCodec codec = new FactCodec();

    static List<SpecificRecord> everyFact() {
        return SampleFacts.all();
    }

    @Test
    void noBytesAreEmpty() {
        assertThat(causeOf(null)).isEqualTo(Cause.EMPTY);
        assertThat(causeOf(new byte[0])).isEqualTo(Cause.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"orderId\": \"o-1\"}", "x", "plain text of some length"})
    void bytesWithoutAvrosMarkerAreNotSingleObject(String text) {
        assertThat(causeOf(text.getBytes(UTF_8))).isEqualTo(Cause.NOT_SINGLE_OBJECT);
    }

    @Test
    void aWrongByteInTheMarkerIsNotSingleObject() {
        byte[] first = codec.encode(SampleFacts.ORDER);
        first[0]++;
        byte[] second = codec.encode(SampleFacts.ORDER);
        second[1]++;

        assertThat(causeOf(first)).isEqualTo(Cause.NOT_SINGLE_OBJECT);
        assertThat(causeOf(second)).isEqualTo(Cause.NOT_SINGLE_OBJECT);
    }

    @Test
    void aHeaderCutShortIsNotSingleObject() {
        byte[] bytes = Arrays.copyOf(codec.encode(SampleFacts.ORDER), HEADER_BYTES - 1);

        assertThat(causeOf(bytes)).isEqualTo(Cause.NOT_SINGLE_OBJECT);
    }

    @Test
    void aFingerprintNobodyReleasedIsAnUnknownSchema() {
        byte[] bytes = codec.encode(SampleFacts.ORDER);
        bytes[5]++;

        assertThat(causeOf(bytes)).isEqualTo(Cause.UNKNOWN_SCHEMA);
    }

    @ParameterizedTest
    @MethodSource("everyFact")
    void everyFactCutShortAnywhereIsMalformed(SpecificRecord fact) {
        byte[] whole = codec.encode(fact);

        for (int length = HEADER_BYTES; length < whole.length; length++) {
            assertThat(causeOf(Arrays.copyOf(whole, length)))
                    .as("cut to %s", length)
                    .isEqualTo(Cause.MALFORMED);
        }
    }

    @ParameterizedTest
    @MethodSource("everyFact")
    void bytesAfterTheEndAreMalformed(SpecificRecord fact) {
        byte[] whole = codec.encode(fact);

        assertThat(causeOf(Arrays.copyOf(whole, whole.length + 1))).isEqualTo(Cause.MALFORMED);
    }

    @Test
    void anotherFactThanTheTopicsIsTheWrongFact() {
        byte[] tick = codec.encode(new ClockTick("me", Instant.EPOCH));

        var thrown = catchThrowableOfType(UnreadableFactException.class, () -> codec.decode(tick, OrderPlaced.class));

        assertThat(thrown.why()).isEqualTo(Cause.WRONG_FACT);
        assertThat(thrown).hasMessage("WRONG_FACT: ClockTick (expected: OrderPlaced)");
    }

    @ParameterizedTest
    @ValueSource(longs = {100_000, Integer.MAX_VALUE, Integer.MAX_VALUE + 1L, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void aHostileLengthOfATextIsMalformedAndAllocatesNothingLarge(long length) throws IOException {
        byte[] bytes = order(encoder -> encoder.writeLong(length));

        assertMalformedAtLittleCost(bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {100_000, Integer.MAX_VALUE, Integer.MAX_VALUE + 1L, Long.MAX_VALUE, Long.MIN_VALUE})
    void aHostileCountOfLinesIsMalformedAndAllocatesNothingLarge(long count) throws IOException {
        byte[] bytes = order(encoder -> {
            encoder.writeString("o-1");
            encoder.writeString("u-1");
            encoder.writeLong(count);
        });

        assertMalformedAtLittleCost(bytes);
    }

    @Test
    void manyBlocksOfLinesCannotGetAroundTheLimitTogether() throws IOException {
        byte[] bytes = order(encoder -> {
            encoder.writeString("o-1");
            encoder.writeString("u-1");
            for (int block = 0; block < 100; block++) {
                encoder.writeLong(1_000);
                for (int line = 0; line < 1_000; line++) {
                    encoder.writeString("");
                    encoder.writeInt(1);
                    encoder.writeLong(1);
                }
            }
        });

        assertThat(causeOf(bytes)).isEqualTo(Cause.MALFORMED);
    }

    @Test
    void randomDamageIsReadOrSetAsideAndNeverAnythingElse() {
        long seed = Long.getLong("paywindow.seed", System.nanoTime());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<byte[]> originals = SampleFacts.all().stream().map(codec::encode).toList();

        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = originals.get(random.nextInt(originals.size())).clone();
            for (int hits = random.nextInt(1, 4); hits > 0; hits--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                codec.decode(bytes);
            } catch (UnreadableFactException e) {
                assertThat(e.why()).isNotNull();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
    }

    private void assertMalformedAtLittleCost(byte[] bytes) {
        causeOf(bytes); // what loading classes costs is not the question
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        Cause cause = causeOf(bytes);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_ALLOCATED);
        assertThat(cause).isEqualTo(Cause.MALFORMED);
    }

    private Cause causeOf(byte @Nullable [] bytes) {
        return catchThrowableOfType(UnreadableFactException.class, () -> codec.decode(bytes))
                .why();
    }

    private interface Body {
        void write(BinaryEncoder encoder) throws IOException;
    }

    private byte[] order(Body body) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(codec.encode(SampleFacts.ORDER), 0, HEADER_BYTES);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        body.write(encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
