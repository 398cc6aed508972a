package io.paywindow.contract.codec;

import io.paywindow.contract.CancelRequested;
import io.paywindow.contract.ClockTick;
import io.paywindow.contract.ContactGiven;
import io.paywindow.contract.NumberLeased;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.RefundMade;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.StockSnapshot;
import io.paywindow.contract.TokenIssued;
import io.paywindow.contract.codec.UnreadableFactException.Cause;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.jspecify.annotations.Nullable;

/**
 * Facts to bytes and back: two marker bytes, the schema's fingerprint, the Avro body. No registry is needed to read them.
 *
 * <p>Reads every released version of every fact as today's class. Thread-safe.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Avro single-object encoding</a>
 */
public final class FactCodec {

    private static final int HEADER_BYTES = 10;
    private static final byte MARKER_0 = (byte) 0xC3;
    private static final byte MARKER_1 = (byte) 0x01;

    static {
        // Avro makes no instance of a class it was not told to trust. These are its own, generated into this jar.
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> OrderPlaced.class.getPackageName().equals(type.getPackageName())));
        // A hostile length would otherwise make Avro allocate gigabytes before it finds that the bytes end.
        limit("org.apache.avro.limits.collectionItems.maxLength", 10_000);
        limit("org.apache.avro.limits.string.maxLength", 64 * 1024);
        limit("org.apache.avro.limits.bytes.maxLength", 64 * 1024);
    }

    private static final List<Schema> CURRENT = List.of(
            OrderPlaced.getClassSchema(),
            OrderNumbered.getClassSchema(),
            OrderRefused.getClassSchema(),
            PaymentReceived.getClassSchema(),
            ClockTick.getClassSchema(),
            CancelRequested.getClassSchema(),
            OrderOutcome.getClassSchema(),
            RefundMade.getClassSchema(),
            ProductListed.getClassSchema(),
            StockAdjusted.getClassSchema(),
            StockSnapshot.getClassSchema(),
            ContactGiven.getClassSchema(),
            TokenIssued.getClassSchema(),
            NumberLeased.getClassSchema());

    private final Map<Long, Version> versions = new HashMap<>();
    private final Map<Schema, Writing> current = new HashMap<>();

    /** How facts of a schema are written today. */
    private record Writing(long fingerprint, SpecificDatumWriter<SpecificRecord> writer) {}

    /** A schema version that bytes may be in, and how it is read as today's class. */
    private record Version(long fingerprint, SpecificDatumReader<SpecificRecord> reader) {

        static Version of(Schema writer, Schema reader) {
            return new Version(
                    SchemaNormalization.parsingFingerprint64(writer),
                    new SpecificDatumReader<>(writer, reader, SpecificData.get()));
        }
    }

    public FactCodec() {
        this(ReleasedSchemas.all());
    }

    FactCodec(List<ReleasedSchemas.Release> releases) {
        Map<String, Schema> byName = new HashMap<>();
        for (Schema schema : CURRENT) {
            byName.put(schema.getName(), schema);
            Version version = Version.of(schema, schema);
            current.put(schema, new Writing(version.fingerprint(), new SpecificDatumWriter<>(schema)));
            versions.put(version.fingerprint(), version);
        }
        for (ReleasedSchemas.Release release : releases) {
            Schema reader = byName.get(release.record());
            if (reader == null) {
                throw new IllegalStateException(
                        "released schema: " + release.record() + " (expected: a fact of today)");
            }
            Version version = Version.of(release.schema(), reader);
            versions.putIfAbsent(version.fingerprint(), version);
        }
    }

    /** Every schema that facts are written in today. */
    public static List<Schema> currentSchemas() {
        return CURRENT;
    }

    /** The bytes of a fact. */
    public byte[] encode(SpecificRecord fact) {
        Writing writing = current.get(fact.getSchema());
        if (writing == null) {
            throw new IllegalArgumentException(
                    "fact: " + fact.getSchema().getFullName() + " (expected: one of the contract)");
        }
        Sink out = new Sink();
        out.write(header(writing.fingerprint()), 0, HEADER_BYTES);
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            writing.writer().write(fact, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory failed", e);
        }
        return out.written();
    }

    /** A {@link java.io.ByteArrayOutputStream} without its locks: Avro hands over some fifty pieces a fact. */
    private static final class Sink extends OutputStream {
        private byte[] bytes = new byte[256];
        private int size;

        @Override
        public void write(int piece) {
            makeRoom(1);
            bytes[size++] = (byte) piece;
        }

        @Override
        public void write(byte[] piece, int from, int length) {
            makeRoom(length);
            System.arraycopy(piece, from, bytes, size, length);
            size += length;
        }

        private void makeRoom(int more) {
            if (more > bytes.length - size) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
            }
        }

        byte[] written() {
            return Arrays.copyOf(bytes, size);
        }
    }

    /** The fact in the bytes, whichever it is. Throws {@link UnreadableFactException} with the reason if there is none. */
    public SpecificRecord decode(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            throw new UnreadableFactException(Cause.EMPTY, "no bytes");
        }
        Version version = versionOf(bytes);
        try {
            BinaryDecoder decoder =
                    DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
            SpecificRecord fact = version.reader().read(null, decoder);
            if (!decoder.isEnd()) {
                throw new UnreadableFactException(Cause.MALFORMED, "bytes after the end of the record");
            }
            return fact;
        } catch (UnreadableFactException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Avro answers bad bytes with whatever it stumbles over: EOF, index, cast, negative size.
            throw new UnreadableFactException(Cause.MALFORMED, String.valueOf(e.getMessage()), e);
        }
    }

    /** The fact in the bytes, which must be of the given type: anything else is set aside as {@code WRONG_FACT}. */
    public <T extends SpecificRecord> T decode(byte @Nullable [] bytes, Class<T> type) {
        SpecificRecord fact = decode(bytes);
        if (!type.isInstance(fact)) {
            throw new UnreadableFactException(
                    Cause.WRONG_FACT, fact.getSchema().getName() + " (expected: " + type.getSimpleName() + ")");
        }
        return type.cast(fact);
    }

    private Version versionOf(byte[] bytes) {
        if (bytes.length < HEADER_BYTES || bytes[0] != MARKER_0 || bytes[1] != MARKER_1) {
            throw new UnreadableFactException(Cause.NOT_SINGLE_OBJECT, bytes.length + " bytes without Avro's marker");
        }
        Version version = versions.get(fingerprint(bytes));
        if (version == null) {
            throw new UnreadableFactException(
                    Cause.UNKNOWN_SCHEMA, "fingerprint " + Long.toHexString(fingerprint(bytes)));
        }
        return version;
    }

    private static byte[] header(long fingerprint) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MARKER_0)
                .put(MARKER_1)
                .putLong(fingerprint)
                .array();
    }

    private static long fingerprint(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    }

    private static void limit(String property, int most) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(most));
        }
    }
}
