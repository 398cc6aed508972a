package io.paywindow.expiry.memory;

import io.paywindow.expiry.decision.LogTime;
import io.paywindow.expiry.decision.LogTime.Outage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition has come: the log's time, and up to where the due index has been worked off.
 *
 * @param now the time of the payment log
 * @param dueDone everything due before this has been decided
 * @param forgottenDone everything to be forgotten before this has been
 */
public record Progress(LogTime now, Instant dueDone, Instant forgottenDone) {

    /** Of a partition of which nothing has been read. */
    public static final Progress NONE = new Progress(LogTime.START, Instant.EPOCH, Instant.EPOCH);

    private static final byte VERSION = 1;

    /** As bytes, for the store. */
    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(1 + 3 * Long.BYTES + now.outages().size() * 2 * Long.BYTES);
        out.put(VERSION);
        out.putLong(now.lastTick().toEpochMilli());
        out.putLong(dueDone.toEpochMilli());
        out.putLong(forgottenDone.toEpochMilli());
        for (Outage outage : now.outages()) {
            out.putLong(outage.from().toEpochMilli());
            out.putLong(outage.to().toEpochMilli());
        }
        return out.array();
    }

    /** From the store's bytes; null if there are none yet. */
    public static Progress decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return NONE;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException("progress version: " + version + " (expected: " + VERSION + ")");
        }
        Instant lastTick = Instant.ofEpochMilli(in.getLong());
        Instant dueDone = Instant.ofEpochMilli(in.getLong());
        Instant forgottenDone = Instant.ofEpochMilli(in.getLong());
        List<Outage> outages = new ArrayList<>();
        while (in.hasRemaining()) {
            outages.add(new Outage(Instant.ofEpochMilli(in.getLong()), Instant.ofEpochMilli(in.getLong())));
        }
        return new Progress(new LogTime(lastTick, outages), dueDone, forgottenDone);
    }
}
