package io.paywindow.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.paywindow.contract.ClockTick;
import io.paywindow.contract.ContactGiven;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.PaymentReceived;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FactCodecTest {

    private final FactCodec codec = new FactCodec();

    static List<SpecificRecord> everyFact() {
        return SampleFacts.all();
    }

    @Test
    void everyFactOfTheContractHasASample() {
        assertThat(SampleFacts.all().stream().map(SpecificRecord::getSchema).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(FactCodec.currentSchemas());
    }

    @ParameterizedTest
    @MethodSource("everyFact")
    void aFactIsReadAsItWasWritten(SpecificRecord fact) {
        assertThat(codec.decode(codec.encode(fact))).isEqualTo(fact);
    }

    @ParameterizedTest
    @MethodSource("everyFact")
    void whatWeWriteIsAvrosOwnSingleObjectEncoding(SpecificRecord fact) throws IOException {
        var stranger = new BinaryMessageDecoder<GenericRecord>(new GenericData(), fact.getSchema());

        GenericRecord read = stranger.decode(codec.encode(fact));

        assertThat(read.getSchema().getName()).isEqualTo(fact.getSchema().getName());
    }

    @Test
    void readsWhatAStrangerWroteWithNothingButTheReleasedSchema() throws IOException {
        Schema schema = ReleasedSchemas.all().stream()
                .filter(release -> release.record().equals("ClockTick"))
                .findFirst()
                .orElseThrow()
                .schema();
        GenericRecord tick = new GenericData.Record(schema);
        tick.put("writtenBy", "somebody");
        tick.put("writtenAt", 1_000L);

        byte[] bytes = written(schema, tick);

        assertThat(codec.decode(bytes, ClockTick.class))
                .isEqualTo(new ClockTick("somebody", Instant.ofEpochMilli(1_000)));
    }

    @Test
    void readsAnOlderReleaseAsTodaysFactWithDefaultsForWhatCameSince() throws IOException {
        Schema older = new Schema.Parser().parse("""
                        {"type": "record", "name": "ContactGiven", "namespace": "io.paywindow.contract", "fields": [
                          {"name": "userId", "type": "string"},
                          {"name": "givenAt", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}""");
        GenericRecord contact = new GenericData.Record(older);
        contact.put("userId", "u-1");
        contact.put("givenAt", 1_000L);
        var codecWithHistory = new FactCodec(List.of(new ReleasedSchemas.Release("ContactGiven", 0, older)));

        SpecificRecord read = codecWithHistory.decode(written(older, contact));

        assertThat(read).isEqualTo(new ContactGiven("u-1", null, null, "en", Instant.ofEpochMilli(1_000)));
    }

    @Test
    void aFactIsReadAsTheTypeAskedFor() {
        PaymentReceived payment = codec.decode(codec.encode(SampleFacts.PAYMENT), PaymentReceived.class);

        assertThat(payment).isEqualTo(SampleFacts.PAYMENT);
    }

    @Test
    void timesKeepTheirMillisecondsAndNoMore() {
        Instant precise = Instant.parse("2026-11-23T08:00:00.123456789Z");

        ClockTick read = codec.decode(codec.encode(new ClockTick("me", precise)), ClockTick.class);

        assertThat(read.getWrittenAt()).isEqualTo(Instant.parse("2026-11-23T08:00:00.123Z"));
    }

    @Test
    void theSameFactIsAlwaysTheSameBytes() {
        assertThat(codec.encode(SampleFacts.ORDER))
                .isEqualTo(new FactCodec()
                        .encode(OrderPlaced.newBuilder(SampleFacts.ORDER).build()));
    }

    @Test
    void aRecordThatIsNoFactOfTheContractIsNotWritten() {
        SpecificRecord line = SampleFacts.ORDER.getLines().getFirst();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.encode(line))
                .withMessageContaining("OrderLine")
                .withMessageContaining("expected: one of the contract");
    }

    @Test
    void aReleaseOfAFactThatIsNoMoreStopsTheStart() {
        var gone = new ReleasedSchemas.Release("OrderForgotten", 1, ClockTick.getClassSchema());

        assertThatIllegalStateException()
                .isThrownBy(() -> new FactCodec(List.of(gone)))
                .withMessageContaining("OrderForgotten");
    }

    private static byte[] written(Schema schema, GenericRecord record) throws IOException {
        var out = new ByteArrayOutputStream();
        new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema).encode(record, out);
        return out.toByteArray();
    }
}
