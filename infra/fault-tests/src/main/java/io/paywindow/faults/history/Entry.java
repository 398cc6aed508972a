package io.paywindow.faults.history;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stands in the log.
 *
 * @param at its append time; on a compacted or internal topic whatever it says
 * @param fact what it says; null if it cannot be read, or says nothing
 * @param bytes as they are, if they cannot be read
 * @param note why it is a dead letter, if it is one
 */
public record Entry(
        String topic,
        int partition,
        long offset,
        Instant at,
        @Nullable String key,
        @Nullable SpecificRecord fact,
        @Nullable ByteBuffer bytes,
        String note) {

    /** The fact; throws if it is another. */
    public <T extends SpecificRecord> T as(Class<T> type) {
        return type.cast(Objects.requireNonNull(fact, "no fact"));
    }

    @Override
    public String toString() {
        return "%s  %s-%d@%d  %s %s %s".formatted(at, topic, partition, offset, key, note, fact == null ? "" : fact);
    }
}
