package io.paywindow.expiry.memory;

import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How many orders of a partition wait for their payment.
 *
 * <p>Whoever takes a partition over finds its orders in the due index and has to count them. It counts a bounded number at a time, in the
 * order of the index, and meanwhile keeps account of what comes and goes in the part that is counted already; so taking over millions of
 * orders holds no transaction open. Until all are counted the number is too small. Not thread-safe.
 */
final class PendingCount {

    /** Entries read in one call: a few milliseconds. */
    static final int MOST_PER_CALL = 10_000;

    /** Seconds of due time looked at in one call; most of them empty where orders wait for a day. */
    private static final int MOST_SLICES_PER_CALL = 200;

    /** And where a look steps over much that was deleted, fewer: the thread has orders to decide. */
    private static final long MOST_NANOS_PER_CALL = 5_000_000;

    // The store in memory copies the keys of a range before it gives the first: a slice bounds the copy.
    private static final Duration SLICE = Duration.ofSeconds(1);

    private final KeyValueStore<Bytes, byte[]> store;
    private final Bytes last;
    private Bytes countedTo;
    private long count;

    PendingCount(KeyValueStore<Bytes, byte[]> store, Bytes from) {
        this.store = store;
        this.countedTo = first(store, from);
        this.last = last(store, countedTo);
    }

    /**
     * The first entry there is now, or {@code from} if there is none. From the beginning of all time, where a partition that has had no
     * tick is read, it is so many empty seconds to the first order that nothing else would get done for years.
     */
    private static Bytes first(KeyValueStore<Bytes, byte[]> store, Bytes from) {
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, DueIndex.END_OF_DUE)) {
            return entries.hasNext() ? entries.peekNextKey() : from;
        }
    }

    /** The last entry there is now, or {@code from} if there is none. */
    private static Bytes last(KeyValueStore<Bytes, byte[]> store, Bytes from) {
        try (KeyValueIterator<Bytes, byte[]> backwards = store.reverseRange(from, DueIndex.END_OF_DUE)) {
            return backwards.hasNext() ? backwards.peekNextKey() : from;
        }
    }

    /** Counts on, a bounded number; false once all are counted. */
    boolean goOn() {
        long started = System.nanoTime();
        int left = MOST_PER_CALL;
        boolean mayGoOn = true;
        for (int slice = 0; slice < MOST_SLICES_PER_CALL && mayGoOn && countedTo.compareTo(last) <= 0; slice++) {
            left -= countSlice(left);
            mayGoOn = left > 0 && System.nanoTime() - started < MOST_NANOS_PER_CALL;
        }
        return countedTo.compareTo(last) <= 0;
    }

    private int countSlice(int most) {
        Bytes sliceEnd = DueIndex.later(countedTo, SLICE);
        Bytes next = sliceEnd;
        int counted = 0;
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(countedTo, sliceEnd)) {
            while (entries.hasNext()) {
                Bytes key = entries.next().key;
                if (counted == most || key.compareTo(last) > 0) {
                    next = key;
                    break;
                }
                counted++;
            }
        }
        countedTo = next;
        count += counted;
        return counted;
    }

    void added(Bytes key) {
        if (isAccounted(key)) {
            count++;
        }
    }

    void removed(Bytes key) {
        if (isAccounted(key)) {
            count--;
        }
    }

    /** Whether the key lies in the part that is counted, or behind all that is to be counted: what comes there, comes after the start. */
    private boolean isAccounted(Bytes key) {
        return key.compareTo(countedTo) < 0 || key.compareTo(last) > 0;
    }

    long get() {
        return count;
    }
}
