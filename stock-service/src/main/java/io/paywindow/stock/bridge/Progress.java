package io.paywindow.stock.bridge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * How far one partition is done: the offset below which every record is confirmed or set aside. Used by the bridge's thread alone, but
 * for {@link Slot#finish}.
 */
final class Progress {

    private final Deque<Slot> open = new ArrayDeque<>();
    private long finished = -1;
    private long requested = -1;
    private long committed = -1;

    /** One record that is under way. */
    static final class Slot {

        private final long offset;
        private volatile boolean done;

        private Slot(long offset) {
            this.offset = offset;
        }

        /** The record is safe where it belongs. Called by any thread. */
        void finish() {
            done = true;
        }
    }

    /** A record was read; offsets come in rising order. */
    Slot begin(long offset) {
        Slot slot = new Slot(offset);
        open.addLast(slot);
        return slot;
    }

    /** Whether every record read so far is safe. */
    boolean idle() {
        advance();
        return open.isEmpty();
    }

    /**
     * What to commit, if it is more than was asked for before.
     *
     * @param position where the consumer stands: past the markers of transactions, which are no records
     */
    OptionalLong toCommit(long position) {
        if (idle() && position > finished) {
            finished = position;
        }
        if (finished <= requested) {
            return OptionalLong.empty();
        }
        requested = finished;
        return OptionalLong.of(finished);
    }

    /** The offset below which every record is safe; negative if none was. */
    long finished() {
        advance();
        return finished;
    }

    /** A record that was read last, and not begun, is read again later or by another. */
    void forget(Slot slot) {
        open.remove(slot);
    }

    /** Kafka has the commit. */
    void committed(long offset) {
        committed = Math.max(committed, offset);
    }

    /** Kafka may not have it: it is to be asked for again. */
    void notCommitted() {
        requested = committed;
    }

    private void advance() {
        for (Slot oldest = open.peekFirst(); oldest != null && oldest.done; oldest = open.peekFirst()) {
            finished = oldest.offset + 1;
            open.removeFirst();
        }
    }
}
