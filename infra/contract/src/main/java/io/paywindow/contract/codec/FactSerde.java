package io.paywindow.contract.codec;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Facts of one type for Kafka Streams: {@link FactSerializer} and {@link FactDeserializer} together. */
public final class FactSerde<T extends SpecificRecord> implements Serde<T> {

    private final FactSerializer serializer;
    private final FactDeserializer<T> deserializer;

    public FactSerde(FactCodec codec, Class<T> type) {
        serializer = new FactSerializer(codec);
        deserializer = new FactDeserializer<>(codec, type);
    }

    @Override
    public Serializer<T> serializer() {
        return (topic, fact) -> serializer.serialize(topic, fact);
    }

    @Override
    public Deserializer<T> deserializer() {
        return deserializer;
    }
}
