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
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an order, to bytes and back.
 *
 * <p>Layout: a version byte, a kind byte, the time it wakes at, the refunded ids, then what the kind needs. Orders, payments and cancels
 * are written as facts, so the state survives a new version of their schemas. Thread-safe.
 */
public final class StateCodec {

    private static final byte VERSION = 1;

    private static final byte AWAITED = 1;
    private static final byte PENDING = 2;
    private static final byte PAID = 3;
    private static final byte EXPIRED = 4;
    private static final byte CANCELLED = 5;

    private static final byte WAITING_PAYMENT = 1;
    private static final byte WAITING_CANCEL = 2;

    private final FactCodec facts;

    public StateCodec(FactCodec facts) {
        this.facts = facts;
    }

    /** The bytes of a state; null for one of which nothing is kept. */
    public byte @Nullable [] encode(OrderState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(320);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            switch (state) {
                case Unseen() -> {
                    return null;
                }
                case Awaited awaited -> write(out, awaited);
                case Pending pending -> {
                    head(out, PENDING, pending.due(), pending.refunded());
                    write(out, pending.order());
                }
                case Closed closed -> write(out, closed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** The state in the bytes. Throws {@link IllegalStateException} if they are none: a bug, never weather. */
    public OrderState decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return OrderState.unseen();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            expect("state version", VERSION, in.readByte());
            byte kind = in.readByte();
            Instant wakesAt = Instant.ofEpochMilli(in.readLong());
            List<String> refunded = readIds(in);
            return switch (kind) {
                case AWAITED -> new Awaited(readWaiting(in), refunded, wakesAt);
                case PENDING -> new Pending(read(in, OrderPlaced.class), wakesAt, refunded);
                case PAID -> closed(in, Ending.PAID, in.readUTF(), refunded, wakesAt);
                case EXPIRED -> closed(in, Ending.EXPIRED, null, refunded, wakesAt);
                case CANCELLED -> closed(in, Ending.CANCELLED, null, refunded, wakesAt);
                default -> throw new IllegalStateException("state kind: " + kind + " (expected: 1 to 5)");
            };
        } catch (IOException e) {
            throw new IllegalStateException("state: " + bytes.length + " bytes (expected: more)", e);
        }
    }

    private void write(DataOutputStream out, Awaited awaited) throws IOException {
        head(out, AWAITED, awaited.forgetAt(), awaited.refunded());
        out.writeShort(awaited.early().size());
        for (Waiting waiting : awaited.early()) {
            out.writeLong(waiting.fact().at().toEpochMilli());
            out.writeLong(waiting.seenTick().toEpochMilli());
            switch (waiting.fact()) {
                case Fact.Payment it -> {
                    out.writeByte(WAITING_PAYMENT);
                    write(out, it.payment());
                }
                case Fact.Cancel it -> {
                    out.writeByte(WAITING_CANCEL);
                    write(out, it.cancel());
                }
            }
        }
    }

    private void write(DataOutputStream out, Closed closed) throws IOException {
        byte kind = switch (closed.ending()) {
            case PAID -> PAID;
            case EXPIRED -> EXPIRED;
            case CANCELLED -> CANCELLED;
        };
        head(out, kind, closed.forgetAt(), closed.refunded());
        if (closed.settledBy() != null) {
            out.writeUTF(closed.settledBy());
        }
        write(out, closed.order());
    }

    private Closed closed(
            DataInputStream in, Ending ending, @Nullable String settledBy, List<String> refunded, Instant forgetAt)
            throws IOException {
        return new Closed(read(in, OrderPlaced.class), ending, settledBy, refunded, forgetAt);
    }

    private List<Waiting> readWaiting(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        List<Waiting> early = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Instant at = Instant.ofEpochMilli(in.readLong());
            Instant seenTick = Instant.ofEpochMilli(in.readLong());
            byte kind = in.readByte();
            Fact.Early fact = switch (kind) {
                case WAITING_PAYMENT -> new Fact.Payment(read(in, PaymentReceived.class), at);
                case WAITING_CANCEL -> new Fact.Cancel(read(in, CancelRequested.class), at);
                default -> throw new IllegalStateException("waiting kind: " + kind + " (expected: 1 or 2)");
            };
            early.add(new Waiting(fact, seenTick));
        }
        return early;
    }

    private static void head(DataOutputStream out, byte kind, Instant wakesAt, List<String> refunded)
            throws IOException {
        out.writeByte(kind);
        out.writeLong(wakesAt.toEpochMilli());
        out.writeShort(refunded.size());
        for (String id : refunded) {
            out.writeUTF(id);
        }
    }

    private static List<String> readIds(DataInputStream in) throws IOException {
        int count = in.readUnsignedShort();
        List<String> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(in.readUTF());
        }
        return ids;
    }

    private void write(DataOutputStream out, SpecificRecord fact) throws IOException {
        byte[] bytes = facts.encode(fact);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private <T extends SpecificRecord> T read(DataInputStream in, Class<T> type) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return facts.decode(bytes, type);
    }

    private static void expect(String name, byte expected, byte found) {
        if (expected != found) {
            throw new IllegalStateException(name + ": " + found + " (expected: " + expected + ")");
        }
    }
}
