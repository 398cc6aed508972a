package io.paywindow.sample.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/** The schema files, as they lie in {@code infra/contract/src/main/avro}. */
final class Schemas {

    static final Schema ORDER_PLACED;
    static final Schema PAYMENT_RECEIVED;
    static final Schema CANCEL_REQUESTED;
    static final Schema ORDER_NUMBERED;
    static final Schema ORDER_REFUSED;

    static {
        // One parser for all: the later files name types of the earlier ones.
        Schema.Parser parser = new Schema.Parser();
        ORDER_PLACED = parse(parser, "OrderPlaced.avsc");
        PAYMENT_RECEIVED = parse(parser, "PaymentReceived.avsc");
        CANCEL_REQUESTED = parse(parser, "CancelRequested.avsc");
        ORDER_NUMBERED = parse(parser, "OrderNumbered.avsc");
        ORDER_REFUSED = parse(parser, "OrderRefused.avsc");
    }

    private Schemas() {}

    private static Schema parse(Schema.Parser parser, String file) {
        try (InputStream in = Schemas.class.getResourceAsStream("/" + file)) {
            if (in == null) {
                throw new IllegalStateException("schema: " + file + " (expected: on the class path)");
            }
            return parser.parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
