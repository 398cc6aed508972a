package io.paywindow.expiry.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which orders fall due, or may be forgotten, in the order of time.
 *
 * <p>Key: one byte for the kind, eight bytes of big-endian time, the order number; so the store's own order is the order of time. Each
 * kind is read from where the last reading stopped and never from the start: a deleted entry leaves a tombstone, and stepping over a
 * million of those costs a tenth of a second each time. Not thread-safe: one task owns it.
 */
public final class DueIndex {

    private static final byte[] PRESENT = new byte[0];
    private static final int PREFIX_BYTES = 1 + Long.BYTES;

    private final KeyValueStore<Bytes, byte[]> store;
    private Bytes dueFrom;
    private Bytes forgetFrom;

    /** What an entry is there for. Kept apart, so that a burst of orders to forget cannot hold up one that expires. */
    public enum Kind {
        /** An order that expires unless it is paid. */
        DUE((byte) 0),
        /** What is closed, or waits for its order: housekeeping. */
        FORGET((byte) 1);

        private final byte prefix;

        Kind(byte prefix) {
            this.prefix = prefix;
        }
    }

    /** An entry: which order, and at what time. */
    public record Entry(Kind kind, Instant at, String orderNumber) {}

    public DueIndex(KeyValueStore<Bytes, byte[]> store, Progress progress) {
        this.store = store;
        this.dueFrom = prefix(Kind.DUE, progress.dueDone());
        this.forgetFrom = prefix(Kind.FORGET, progress.forgottenDone());
    }

    public void add(Entry entry) {
        Bytes key = key(entry);
        if (key.compareTo(from(entry.kind())) < 0) {
            // It would never be read: an order that never expires.
            throw new IllegalStateException(
                    "due: " + entry + " (expected: not before " + doneBefore(entry.kind()) + ", which is done)");
        }
        store.put(key, PRESENT);
    }

    public void remove(Entry entry) {
        store.delete(key(entry));
    }

    /** The first entries before the given time that have not been taken yet, oldest first, no more than {@code most}. */
    public List<Entry> take(Kind kind, Instant before, int most) {
        List<Entry> taken = new ArrayList<>();
        Bytes end = prefix(kind, before);
        if (from(kind).compareTo(end) >= 0) {
            return taken;
        }
        Bytes next = end;
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from(kind), end)) {
            while (entries.hasNext()) {
                Bytes key = entries.next().key;
                if (taken.size() == most) {
                    next = key;
                    break;
                }
                taken.add(entry(kind, key));
            }
        }
        readFrom(kind, next);
        return taken;
    }

    /** The time of the first entry before the given time that has not been taken yet. */
    public Optional<Instant> first(Kind kind, Instant before) {
        Bytes end = prefix(kind, before);
        if (from(kind).compareTo(end) >= 0) {
            return Optional.empty();
        }
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from(kind), end)) {
            return entries.hasNext() ? Optional.of(timeIn(entries.peekNextKey())) : Optional.empty();
        }
    }

    /** How many orders are due at any time from now on. Reads them all: for the start. */
    public long countDue() {
        long count = 0;
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(dueFrom, prefix(Kind.FORGET, Instant.EPOCH))) {
            while (entries.hasNext()) {
                entries.next();
                count++;
            }
        }
        return count;
    }

    /** Before this time nothing of the kind is left. */
    public Instant doneBefore(Kind kind) {
        return timeIn(from(kind));
    }

    private Bytes from(Kind kind) {
        return kind == Kind.DUE ? dueFrom : forgetFrom;
    }

    private void readFrom(Kind kind, Bytes next) {
        if (kind == Kind.DUE) {
            dueFrom = next;
        } else {
            forgetFrom = next;
        }
    }

    private static Bytes key(Entry entry) {
        byte[] number = entry.orderNumber().getBytes(StandardCharsets.US_ASCII);
        return Bytes.wrap(ByteBuffer.allocate(PREFIX_BYTES + number.length)
                .put(entry.kind().prefix)
                .putLong(entry.at().toEpochMilli())
                .put(number)
                .array());
    }

    private static Bytes prefix(Kind kind, Instant at) {
        return Bytes.wrap(ByteBuffer.allocate(PREFIX_BYTES)
                .put(kind.prefix)
                .putLong(at.toEpochMilli())
                .array());
    }

    private static Entry entry(Kind kind, Bytes key) {
        byte[] bytes = key.get();
        String number = new String(bytes, PREFIX_BYTES, bytes.length - PREFIX_BYTES, StandardCharsets.US_ASCII);
        return new Entry(kind, timeIn(key), number);
    }

    private static Instant timeIn(Bytes key) {
        return Instant.ofEpochMilli(ByteBuffer.wrap(key.get()).getLong(1));
    }
}
