package io.paywindow.contract.kafka;

import io.paywindow.contract.codec.UnreadableFactException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record that nobody could use, on its way to {@code <topic>-dead}: its bytes as they came, and headers that say why and whence.
 *
 * <p>Headers, all UTF-8: {@code dead-reason} (one word), {@code dead-detail}, {@code origin-topic}, {@code origin-partition},
 * {@code origin-offset}, {@code origin-time} (ISO 8601, the record's append time). The record's own headers stay. A record too large
 * for the dead-letter topic leaves its first 64 KiB, without key and own headers, and says so in {@code dead-cut-from}.
 */
public final class DeadLetter {

    public static final String REASON = "dead-reason";
    public static final String DETAIL = "dead-detail";
    public static final String ORIGIN_TOPIC = "origin-topic";
    public static final String ORIGIN_PARTITION = "origin-partition";
    public static final String ORIGIN_OFFSET = "origin-offset";
    public static final String ORIGIN_TIME = "origin-time";

    /** The key is not the id inside the record. */
    public static final String KEY_MISMATCH = "KEY_MISMATCH";

    /** Readable, but it makes no sense; the detail says what. */
    public static final String SENSELESS = "SENSELESS";

    /** The orderId was used before, for another order. */
    public static final String ID_REUSED = "ID_REUSED";

    /** A payment for an order so old that nothing is remembered of it: it may well have been settled. */
    public static final String MARKER_GONE = "MARKER_GONE";

    /** Only on a record too large to be set aside whole: how large its value was, and about how large its key. */
    public static final String CUT_FROM = "dead-cut-from";

    private static final int LONGEST_DETAIL = 500;

    // Together with our headers this fits the 1 MiB that a broker and a producer take by default. A record beyond it
    // came
    // compressed, or from a topic that takes more; it must not stop the line because its grave is too small.
    private static final int LARGEST_BYTES = 1_000_000;
    private static final int CUT_TO_BYTES = 64 * 1024;

    private DeadLetter() {}

    /** The dead letter of a record that could not be read. */
    public static <K> ProducerRecord<K, byte[]> of(
            ConsumerRecord<K, byte[]> origin, UnreadableFactException unreadable) {
        return of(origin, unreadable.why().name(), String.valueOf(unreadable.getMessage()));
    }

    /** The dead letter of a record, for the given one-word reason. */
    public static <K> ProducerRecord<K, byte[]> of(ConsumerRecord<K, byte[]> origin, String reason, String detail) {
        boolean tooLarge = bytesOf(origin) > LARGEST_BYTES;
        RecordHeaders headers = tooLarge
                ? new RecordHeaders()
                : new RecordHeaders(origin.headers().toArray());
        put(headers, REASON, reason);
        put(headers, DETAIL, detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL));
        put(headers, ORIGIN_TOPIC, origin.topic());
        put(headers, ORIGIN_PARTITION, Integer.toString(origin.partition()));
        put(headers, ORIGIN_OFFSET, Long.toString(origin.offset()));
        put(headers, ORIGIN_TIME, Instant.ofEpochMilli(origin.timestamp()).toString());
        String deadTopic = origin.topic() + "-dead";
        if (tooLarge) {
            put(headers, CUT_FROM, sizeOf(origin.value()) + " bytes, key " + sizeOf(origin.key()));
            return new ProducerRecord<>(deadTopic, null, null, null, cut(origin.value()), headers);
        }
        return new ProducerRecord<>(deadTopic, null, null, origin.key(), origin.value(), headers);
    }

    private static long bytesOf(ConsumerRecord<?, byte[]> record) {
        long bytes = sizeOf(record.key()) + sizeOf(record.value());
        for (Header header : record.headers()) {
            bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return bytes;
    }

    private static long sizeOf(@Nullable Object part) {
        return switch (part) {
            case null -> 0;
            case byte[] bytes -> bytes.length;
            // At most three bytes of UTF-8 for each char.
            default -> 3L * part.toString().length();
        };
    }

    private static byte @Nullable [] cut(byte @Nullable [] value) {
        return value == null ? null : Arrays.copyOf(value, Math.min(value.length, CUT_TO_BYTES));
    }

    private static void put(RecordHeaders headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
