package io.paywindow.expiry.memory;

import static io.paywindow.expiry.memory.StateForm.AWAITED;
import static io.paywindow.expiry.memory.StateForm.CANCELLED;
import static io.paywindow.expiry.memory.StateForm.EXPIRED;
import static io.paywindow.expiry.memory.StateForm.HEAD_BYTES;
import static io.paywindow.expiry.memory.StateForm.PAID;
import static io.paywindow.expiry.memory.StateForm.PENDING;
import static io.paywindow.expiry.memory.StateForm.READ_TOO_LATE;
import static io.paywindow.expiry.memory.StateForm.WAITING_CANCEL;
import static io.paywindow.expiry.memory.StateForm.WAITING_PAYMENT;

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
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an order, to bytes and back.
 *
 * <p>{@link StateForm} says what stands where. Orders, payments and cancels are written as facts, an order last, so the state survives a
 * new version of their schemas. Thread-safe.
 */
public final class StateCodec {

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
                        kind(closed),
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
        return before.bytes != null && isVery(order, before.state)
                ? StateForm.order(before.bytes)
                : facts.encode(order);
    }

    @SuppressWarnings("ReferenceEquality") // To compare what is in them costs as much as to write it anew.
    private static boolean isVery(OrderPlaced order, OrderState state) {
        return switch (state) {
            case Pending pending -> order == pending.order();
            case Closed closed -> order == closed.order();
            default -> false;
        };
    }

    private static byte[] encode(byte kind, Instant wakesAt, List<String> refunded, byte[] settledBy, byte[] order) {
        byte[] ids = ids(refunded);
        return ByteBuffer.allocate(HEAD_BYTES + ids.length + settledBy.length + Integer.BYTES + order.length)
                .put(StateForm.version(kind))
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
        out.put(StateForm.version(AWAITED))
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

    /** The state in the bytes. Throws {@link IllegalStateException} if they are none: a bug, never weather. */
    public OrderState decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return OrderState.unseen();
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            OrderState state = decode(in);
            if (in.hasRemaining()) {
                throw new IllegalStateException("state: " + bytes.length + " bytes (expected: " + in.position() + ")");
            }
            return state;
        } catch (BufferUnderflowException e) {
            throw new IllegalStateException("state: " + bytes.length + " bytes (expected: more)", e);
        }
    }

    private OrderState decode(ByteBuffer in) {
        byte version = in.get();
        byte kind = in.get();
        StateForm.check(version, kind);
        Instant wakesAt = readInstant(in);
        List<String> refunded = readIds(in);
        return switch (kind) {
            case AWAITED -> awaited(in, StateForm.isFirstOfAwaited(version, in) ? wakesAt : readInstant(in), refunded);
            case PENDING -> new Pending(read(in, OrderPlaced.class), wakesAt, refunded);
            case PAID, PAID + READ_TOO_LATE -> closed(in, kind, Ending.PAID, readId(in), refunded, wakesAt);
            case EXPIRED, EXPIRED + READ_TOO_LATE -> closed(in, kind, Ending.EXPIRED, null, refunded, wakesAt);
            case CANCELLED, CANCELLED + READ_TOO_LATE -> closed(in, kind, Ending.CANCELLED, null, refunded, wakesAt);
            default -> throw new IllegalStateException("state kind: " + kind + " (expected: 1 to 8)");
        };
    }

    private static byte kind(Closed closed) {
        byte kind = switch (closed.ending()) {
            case PAID -> PAID;
            case EXPIRED -> EXPIRED;
            case CANCELLED -> CANCELLED;
        };
        return closed.readTooLate() ? (byte) (kind + READ_TOO_LATE) : kind;
    }

    private Closed closed(
            ByteBuffer in,
            byte kind,
            Ending ending,
            @Nullable String settledBy,
            List<String> refunded,
            Instant forgetAt) {
        OrderPlaced order = read(in, OrderPlaced.class);
        return new Closed(order, ending, settledBy, refunded, forgetAt, StateForm.isReadTooLate(kind));
    }

    private Awaited awaited(ByteBuffer in, Instant forgetAt, List<String> refunded) {
        int count = Short.toUnsignedInt(in.getShort());
        List<Waiting> early = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Instant at = readInstant(in);
            Instant seenTick = readInstant(in);
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

    private static Instant readInstant(ByteBuffer in) {
        return Instant.ofEpochMilli(in.getLong());
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
}
