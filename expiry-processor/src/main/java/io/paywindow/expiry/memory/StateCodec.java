package io.paywindow.expiry.memory;

import io.paywindow.contract.CancelRequested;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.expiry.decision.Fact;
import io.paywindow.expiry.decision.OrderState;
import io.paywindow.expiry.decision.OrderState.Awaited;
import io.paywindow.expiry.decision.OrderState.Closed;
import io.paywindow.expiry.decision.OrderState.Ending;
import io.paywindow.expiry.decision.OrderState.Pending;
import io.paywindow.expiry.decision.OrderState.Unseen;
import io.paywindow.expiry.decision.OrderState.Waiting;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an order, to bytes and back.
 *
 * <p>Layout: a version byte, a kind byte, the time it wakes at, the refunded ids, then what the kind needs, an order last. Orders, payments
 * and cancels are written as facts, so the state survives a new version of their schemas. Thread-safe.
 */
public final class StateCodec {

    private static final byte VERSION = 1;
    private static final int KIND_AT = 1;
    private static final int WAKES_AT = 2;
    private static final int HEAD_BYTES = WAKES_AT + Long.BYTES;

    private static final byte AWAITED = 1;
    private static final byte PENDING = 2;
    private static final byte PAID = 3;
    private static final byte EXPIRED = 4;
    private static final byte CANCELLED = 5;

    private static final byte WAITING_PAYMENT = 1;
    private static final byte WAITING_CANCEL = 2;

    private static final byte[] NOTHING = new byte[0];
    private static final byte[] NO_IDS = new byte[Short.BYTES];

    private final FactCodec facts;

    public StateCodec(FactCodec facts) {
        this.facts = facts;
    }

    /** A state and the bytes it was read from; none if nothing was kept. */
    public static final class Read {
        private final OrderState state;
        private final byte @Nullable [] bytes;

        private Read(OrderState state, byte @Nullable [] bytes) {
            this.state = state;
            this.bytes = bytes;
        }

        public OrderState state() {
            return state;
        }
    }

    /** The state in the bytes. Throws {@link IllegalStateException} if they are none: a bug, never weather. */
    public Read read(byte @Nullable [] bytes) {
        return new Read(decode(bytes), bytes);
    }

    /** The bytes of what a state has become; null for one of which nothing is kept. */
    public byte @Nullable [] encode(OrderState state, Read before) {
        // An order never changes: where it was read from bytes it is copied, not written anew.
        return switch (state) {
            case Unseen() -> null;
            case Awaited awaited -> encode(awaited);
            case Pending pending ->
                encode(PENDING, pending.due(), pending.refunded(), NOTHING, orderBytes(pending.order(), before));
            case Closed closed ->
                encode(
                        kind(closed.ending()),
                        closed.forgetAt(),
                        closed.refunded(),
                        closed.settledBy() == null ? NOTHING : id(closed.settledBy()),
                        orderBytes(closed.order(), before));
        };
    }

    /** The bytes of a state; null for one of which nothing is kept. */
    public byte @Nullable [] encode(OrderState state) {
        return encode(state, new Read(OrderState.unseen(), null));
    }

    private byte[] orderBytes(OrderPlaced order, Read before) {
        return before.bytes != null && isVery(order, before.state) ? tail(before.bytes) : facts.encode(order);
    }

    @SuppressWarnings("ReferenceEquality") // To compare what is in them costs as much as to write it anew.
    private static boolean isVery(OrderPlaced order, OrderState state) {
        return switch (state) {
            case Pending pending -> order == pending.order();
            case Closed closed -> order == closed.order();
            default -> false;
        };
    }

    /** The order at the end of the bytes. */
    private static byte[] tail(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).position(HEAD_BYTES);
        for (int ids = Short.toUnsignedInt(in.getShort()) + (bytes[KIND_AT] == PAID ? 1 : 0); ids > 0; ids--) {
            in.position(in.position() + Short.BYTES + Short.toUnsignedInt(in.getShort(in.position())));
        }
        return Arrays.copyOfRange(bytes, in.position() + Integer.BYTES, bytes.length);
    }

    private static byte[] encode(byte kind, Instant wakesAt, List<String> refunded, byte[] settledBy, byte[] order) {
        byte[] ids = ids(refunded);
        return ByteBuffer.allocate(HEAD_BYTES + ids.length + settledBy.length + Integer.BYTES + order.length)
                .put(VERSION)
                .put(kind)
                .putLong(wakesAt.toEpochMilli())
                .put(ids)
                .put(settledBy)
                .putInt(order.length)
                .put(order)
                .array();
    }

    private byte[] encode(Awaited awaited) {
        byte[] ids = ids(awaited.refunded());
        List<byte[]> waiting = awaited.early().stream().map(this::encode).toList();
        ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES
                + ids.length
                + Long.BYTES
                + Short.BYTES
                + waiting.stream().mapToInt(each -> each.length).sum());
        out.put(VERSION)
                .put(AWAITED)
                .putLong(awaited.wakesAt().orElseThrow().toEpochMilli())
                .put(ids)
                .putLong(awaited.forgetAt().toEpochMilli())
                .putShort((short) waiting.size());
        waiting.forEach(out::put);
        return out.array();
    }

    private byte[] encode(Waiting waiting) {
        SpecificRecord fact = switch (waiting.fact()) {
            case Fact.Payment it -> it.payment();
            case Fact.Cancel it -> it.cancel();
        };
        byte[] bytes = facts.encode(fact);
        return ByteBuffer.allocate(2 * Long.BYTES + 1 + Integer.BYTES + bytes.length)
                .putLong(waiting.fact().at().toEpochMilli())
                .putLong(waiting.seenTick().toEpochMilli())
                .put(waiting.fact() instanceof Fact.Payment ? WAITING_PAYMENT : WAITING_CANCEL)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    /** Whether the bytes are those of an order that waits for its payment. */
    static boolean isPending(byte[] state) {
        return state[KIND_AT] == PENDING;
    }

    /** When the state in the bytes must be looked at again, in milliseconds. */
    static long wakesAt(byte[] state) {
        return ByteBuffer.wrap(state).getLong(WAKES_AT);
    }

    /** The state in the bytes. Throws {@link IllegalStateException} if they are none: a bug, never weather. */
    public OrderState decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return OrderState.unseen();
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            expect("state version", VERSION, in.get());
            byte kind = in.get();
            Instant wakesAt = Instant.ofEpochMilli(in.getLong());
            List<String> refunded = readIds(in);
            return switch (kind) {
                case AWAITED -> awaited(in, refunded);
                case PENDING -> new Pending(read(in, OrderPlaced.class), wakesAt, refunded);
                case PAID -> closed(in, Ending.PAID, readId(in), refunded, wakesAt);
                case EXPIRED -> closed(in, Ending.EXPIRED, null, refunded, wakesAt);
                case CANCELLED -> closed(in, Ending.CANCELLED, null, refunded, wakesAt);
                default -> throw new IllegalStateException("state kind: " + kind + " (expected: 1 to 5)");
            };
        } catch (BufferUnderflowException e) {
            throw new IllegalStateException("state: " + bytes.length + " bytes (expected: more)", e);
        }
    }

    private static byte kind(Ending ending) {
        return switch (ending) {
            case PAID -> PAID;
            case EXPIRED -> EXPIRED;
            case CANCELLED -> CANCELLED;
        };
    }

    private Closed closed(
            ByteBuffer in, Ending ending, @Nullable String settledBy, List<String> refunded, Instant forgetAt) {
        return new Closed(read(in, OrderPlaced.class), ending, settledBy, refunded, forgetAt);
    }

    private Awaited awaited(ByteBuffer in, List<String> refunded) {
        Instant forgetAt = Instant.ofEpochMilli(in.getLong());
        int count = Short.toUnsignedInt(in.getShort());
        List<Waiting> early = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Instant at = Instant.ofEpochMilli(in.getLong());
            Instant seenTick = Instant.ofEpochMilli(in.getLong());
            byte kind = in.get();
            Fact.Early fact = switch (kind) {
                case WAITING_PAYMENT -> new Fact.Payment(read(in, PaymentReceived.class), at);
                case WAITING_CANCEL -> new Fact.Cancel(read(in, CancelRequested.class), at);
                default -> throw new IllegalStateException("waiting kind: " + kind + " (expected: 1 or 2)");
            };
            early.add(new Waiting(fact, seenTick));
        }
        return new Awaited(early, refunded, forgetAt);
    }

    private static byte[] ids(List<String> ids) {
        if (ids.isEmpty()) {
            return NO_IDS;
        }
        List<byte[]> each = ids.stream().map(StateCodec::id).toList();
        ByteBuffer out = ByteBuffer.allocate(
                Short.BYTES + each.stream().mapToInt(id -> id.length).sum());
        out.putShort((short) ids.size());
        each.forEach(out::put);
        return out.array();
    }

    private static byte[] id(String id) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Short.BYTES + bytes.length)
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
    }

    private static List<String> readIds(ByteBuffer in) {
        int count = Short.toUnsignedInt(in.getShort());
        if (count == 0) {
            return List.of();
        }
        List<String> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(readId(in));
        }
        return ids;
    }

    private static String readId(ByteBuffer in) {
        return new String(bytes(in, Short.toUnsignedInt(in.getShort())), StandardCharsets.UTF_8);
    }

    private <T extends SpecificRecord> T read(ByteBuffer in, Class<T> type) {
        return facts.decode(bytes(in, in.getInt()), type);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static void expect(String name, byte expected, byte found) {
        if (expected != found) {
            throw new IllegalStateException(name + ": " + found + " (expected: " + expected + ")");
        }
    }
}
