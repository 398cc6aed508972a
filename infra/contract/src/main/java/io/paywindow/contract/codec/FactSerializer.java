package io.paywindow.contract.codec;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes facts for a Kafka producer. A null stays null: on a compacted topic it is the tombstone. Thread-safe. */
public final class FactSerializer implements Serializer<SpecificRecord> {

    private final FactCodec codec;

    public FactSerializer(FactCodec codec) {
        this.codec = codec;
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable SpecificRecord fact) {
        return fact == null ? null : codec.encode(fact);
    }
}
