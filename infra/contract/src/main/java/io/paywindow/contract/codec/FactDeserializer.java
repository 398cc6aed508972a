package io.paywindow.contract.codec;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads facts of one type for a Kafka consumer; {@code SpecificRecord} itself takes any. A tombstone stays null. Thread-safe.
 *
 * <p>What it cannot read it answers with {@link UnreadableFactException}. A plain consumer's poll would then stop at the record for
 * ever, so the services consume bytes and call {@link FactCodec} themselves; this class is for readers that may stop.
 */
public final class FactDeserializer<T extends SpecificRecord> implements Deserializer<T> {

    private final FactCodec codec;
    private final Class<T> type;

    public FactDeserializer(FactCodec codec, Class<T> type) {
        this.codec = codec;
        this.type = type;
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        return bytes == null ? null : codec.decode(bytes, type);
    }
}
