package io.paywindow.expiry.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which orders fall due, or may be forgotten, in the order of time.
 *
 * <p>Key: one byte for the kind, eight bytes of big-endian time, the order number; so the store's own order is the order of time. Each
 * kind is read from the first entry that may still be there and never from the start: a deleted entry leaves a tombstone, and stepping
 * over a million of those costs a tenth of a second each time. The entries themselves are written by {@link IndexedStore}, with the states
 * they belong to. Not thread-safe: one task owns it.
 */
public final class DueIndex {

    /** Entries read at one time. The store in memory copies all keys of a range before it gives the first, so not a few at a time. */
    static final int READ_AHEAD = 20_000;

    /** Where the entries of the first kind end and those of the other begin. */
    static final Bytes END_OF_DUE = prefix(Kind.FORGET, Instant.EPOCH);

    private static final int PREFIX_BYTES = 1 + Long.BYTES;

    private final KeyValueStore<Bytes, byte[]> store;
    private final PendingCount pending;
    private final Reach due;
    private final Reach forget;

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

    /** How far one kind has been read. */
    private static final class Reach {
        /** Read, but not taken yet. All of it was due when it was read, so nothing is ever added in between. */
        private final Queue<Bytes> ahead = new ArrayDeque<>();

        /** Everything before it has been read once, and nothing may be added there. */
        private Bytes done;

        /** No entry is left before it, but for what is in {@code ahead}; so nobody steps over tombstones twice. */
        private Bytes from;

        Reach(Bytes done) {
            this.done = done;
            this.from = done;
        }

        Bytes taken() {
            Bytes next = ahead.peek();
            return next == null ? done : next;
        }
    }

    public DueIndex(KeyValueStore<Bytes, byte[]> store, Progress progress) {
        this.store = store;
        this.due = new Reach(prefix(Kind.DUE, progress.dueDone()));
        this.forget = new Reach(prefix(Kind.FORGET, progress.forgottenDone()));
        this.pending = new PendingCount(store, due.done);
    }

    /** To be told of an entry before it is written. */
    public void adding(Entry entry) {
        Reach reach = reach(entry.kind());
        Bytes key = key(entry);
        if (key.compareTo(reach.done) < 0) {
            // It would never be read: an order that never expires.
            throw new IllegalStateException(
                    "due: " + entry + " (expected: not before " + timeIn(reach.done) + ", which is done)");
        }
        if (key.compareTo(reach.from) < 0) {
            reach.from = key;
        }
        if (entry.kind() == Kind.DUE) {
            pending.added(key);
        }
    }

    /** To be told of an entry that is taken away. */
    public void removing(Entry entry) {
        if (entry.kind() == Kind.DUE) {
            pending.removed(key(entry));
        }
    }

    /** The first entries before the given time that have not been taken yet, oldest first, no more than {@code most}. */
    public List<Entry> take(Kind kind, Instant before, int most) {
        Reach reach = reach(kind);
        List<Entry> taken = new ArrayList<>();
        while (taken.size() < most) {
            if (reach.ahead.isEmpty()) {
                readAhead(reach, prefix(kind, before));
            }
            Bytes key = reach.ahead.poll();
            if (key == null) {
                break;
            }
            taken.add(entry(kind, key));
        }
        return taken;
    }

    private void readAhead(Reach reach, Bytes end) {
        if (reach.done.compareTo(end) >= 0) {
            return;
        }
        Bytes next = end;
        if (reach.from.compareTo(end) < 0) {
            try (KeyValueIterator<Bytes, byte[]> entries = store.range(reach.from, end)) {
                while (entries.hasNext()) {
                    Bytes key = entries.next().key;
                    if (reach.ahead.size() == READ_AHEAD) {
                        next = key;
                        break;
                    }
                    reach.ahead.add(key);
                }
            }
            reach.from = next;
        }
        reach.done = next;
    }

    /** The time of the first entry before the given time that has not been taken yet. */
    public Optional<Instant> first(Kind kind, Instant before) {
        Reach reach = reach(kind);
        Bytes end = prefix(kind, before);
        Bytes known = reach.ahead.peek();
        if (known != null) {
            return Optional.of(timeIn(known));
        }
        if (reach.from.compareTo(end) >= 0) {
            return Optional.empty();
        }
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(reach.from, end)) {
            reach.from = entries.hasNext() ? entries.peekNextKey() : end;
        }
        return reach.from.equals(end) ? Optional.empty() : Optional.of(timeIn(reach.from));
    }

    /** How many orders are due at any time from now on; too few until {@link #countOn} has been called often enough. */
    public long pending() {
        return pending.get();
    }

    /** Counts on, a bounded number, what was there when this was made; false once all is counted. */
    public boolean countOn() {
        return pending.goOn();
    }

    /** Before this time everything of the kind has been taken. */
    public Instant doneBefore(Kind kind) {
        return timeIn(reach(kind).taken());
    }

    private Reach reach(Kind kind) {
        return kind == Kind.DUE ? due : forget;
    }

    private static Bytes key(Entry entry) {
        return key(entry.kind(), entry.at().toEpochMilli(), entry.orderNumber().getBytes(StandardCharsets.US_ASCII));
    }

    /** The entry of an order, as the store has it. */
    static Bytes key(Kind kind, long atMillis, byte[] orderNumber) {
        return Bytes.wrap(ByteBuffer.allocate(PREFIX_BYTES + orderNumber.length)
                .put(kind.prefix)
                .putLong(atMillis)
                .put(orderNumber)
                .array());
    }

    private static Bytes prefix(Kind kind, Instant at) {
        return Bytes.wrap(ByteBuffer.allocate(PREFIX_BYTES)
                .put(kind.prefix)
                .putLong(at.toEpochMilli())
                .array());
    }

    /** Where the entries begin that are later than a key by more than the given time. */
    static Bytes later(Bytes key, Duration duration) {
        return prefix(Kind.DUE, timeIn(key).plus(duration));
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
