package io.paywindow.expiry.memory;

import static io.paywindow.expiry.decision.OrderState.WAITS_FOR_ITS_ORDER;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where things stand in the bytes of a state: a version byte, a kind byte, the time it wakes at, the ids of what was refunded, then what
 * the kind needs.
 *
 * <p>What was ever written is read, as it is in changelogs out there. In version 1 a state that waits for its order had the time at which it
 * is forgotten in the place of the time it wakes at; so that kind is written as version 2 now, and so are those that the first processors
 * did not have. All others are version 1.
 */
final class StateForm {

    static final byte VERSION = 1;
    static final byte LATER_VERSION = 2;

    static final byte AWAITED = 1;
    static final byte PENDING = 2;
    static final byte PAID = 3;
    static final byte EXPIRED = 4;
    static final byte CANCELLED = 5;

    /** Added to the kind of an order that has ended, if it was read too late. */
    static final byte READ_TOO_LATE = 3;

    static final byte WAITING_PAYMENT = 1;
    static final byte WAITING_CANCEL = 2;

    private static final int KIND_AT = 1;
    private static final int WAKES_AT = 2;

    /** Before the ids. */
    static final int HEAD_BYTES = WAKES_AT + Long.BYTES;

    private StateForm() {}

    /** Throws {@link IllegalStateException} if no state was ever written in this version. */
    static void check(byte version, byte kind) {
        if (version != version(kind) && (version != VERSION || kind != AWAITED)) {
            throw new IllegalStateException(
                    "state version: " + version + " of kind " + kind + " (expected: " + version(kind) + ")");
        }
    }

    /** In which a kind is written. */
    static byte version(byte kind) {
        return kind == AWAITED || isReadTooLate(kind) ? LATER_VERSION : VERSION;
    }

    static boolean isReadTooLate(byte kind) {
        return kind > CANCELLED;
    }

    /** Whether the bytes are those of an order that waits for its payment. */
    static boolean isPending(byte[] state) {
        return state[KIND_AT] == PENDING;
    }

    /** When the state in the bytes must be looked at again, in milliseconds. */
    static long wakesAt(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state);
        if (in.get(0) == VERSION && in.get(KIND_AT) == AWAITED) {
            skipIds(in.position(HEAD_BYTES), 0);
            if (isFirstOfAwaited(VERSION, in) && in.getShort() != 0) {
                // The first one that waits.
                long cameAt = in.getLong();
                long tickBefore = in.getLong();
                return Math.max(cameAt, tickBefore) + WAITS_FOR_ITS_ORDER.toMillis();
            }
        }
        return in.getLong(WAKES_AT);
    }

    /** Given an awaited state, read up to behind its ids: whether it goes on with how many wait, and not with when it is forgotten. */
    static boolean isFirstOfAwaited(byte version, ByteBuffer in) {
        // For a few hours version 1 was written in the form of version 2: with a time in this place, of which the first
        // two
        // bytes are 0. In the first form they would say that nothing waits, and be the last.
        return version == VERSION && (in.getShort(in.position()) != 0 || in.remaining() == Short.BYTES);
    }

    /** The order at the end of a state that has one. */
    static byte[] order(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state).position(HEAD_BYTES);
        byte kind = state[KIND_AT];
        skipIds(in, kind == PAID || kind == PAID + READ_TOO_LATE ? 1 : 0);
        return Arrays.copyOfRange(state, in.position() + Integer.BYTES, state.length);
    }

    /** Steps over the refunded ids, and as many more. */
    private static void skipIds(ByteBuffer in, int more) {
        for (int ids = Short.toUnsignedInt(in.getShort()) + more; ids > 0; ids--) {
            in.position(in.position() + Short.BYTES + Short.toUnsignedInt(in.getShort(in.position())));
        }
    }
}
