package io.paywindow.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.paywindow.contract.ClockTick;
import io.paywindow.contract.OrderPlaced;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class FactSerdeTest {

    private static final String TOPIC = "order-placed";

    private final FactCodec codec = new FactCodec();
    private final FactSerde<OrderPlaced> serde = new FactSerde<>(codec, OrderPlaced.class);

    @Test
    void whatTheSerializerWritesTheDeserializerReads() {
        byte[] bytes = serde.serializer().serialize(TOPIC, SampleFacts.ORDER);

        assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(SampleFacts.ORDER);
    }

    @Test
    void aTombstoneStaysOneBothWays() {
        assertThat(new FactSerializer(codec).serialize(TOPIC, null)).isNull();
        assertThat(serde.deserializer().deserialize(TOPIC, null)).isNull();
    }

    @Test
    void aDeserializerOfOneTypeRefusesAnother() {
        byte[] tick = codec.encode(new ClockTick("me", Instant.EPOCH));

        assertThatExceptionOfType(UnreadableFactException.class)
                .isThrownBy(() -> serde.deserializer().deserialize(TOPIC, tick))
                .withMessageContaining("ClockTick");
    }

    @Test
    void aDeserializerOfAnyFactReadsEveryFact() {
        var any = new FactDeserializer<>(codec, SpecificRecord.class);

        assertThat(SampleFacts.all())
                .allSatisfy(fact ->
                        assertThat(any.deserialize(TOPIC, codec.encode(fact))).isEqualTo(fact));
    }
}
