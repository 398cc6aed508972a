package io.paywindow.sample.upstream;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** The three facts that an upstream writes, as Avro records. Money is in minor units; times are milliseconds since 1970. */
final class Facts {

    private static final String CURRENCY = "EUR";

    private Facts() {}

    /** Somebody wants to buy. The orderId is ours and is what makes sending it twice harmless. */
    static GenericRecord orderPlaced(String orderId, String userId, String sku, int quantity, long unitPrice) {
        Schema lineSchema = Schemas.ORDER_PLACED.getField("lines").schema().getElementType();
        GenericRecord line = record(lineSchema, Map.of("sku", sku, "quantity", quantity, "unitPrice", unitPrice));
        return record(
                Schemas.ORDER_PLACED,
                Map.of(
                        "orderId",
                        orderId,
                        "userId",
                        userId,
                        "lines",
                        List.of(line),
                        "currency",
                        CURRENCY,
                        // Must be the sum of quantity times unitPrice, or the order is refused as INVALID.
                        "total",
                        Math.multiplyExact(unitPrice, quantity),
                        "channel",
                        "upstream",
                        "placedAt",
                        now()));
    }

    /** A provider says that money has come in. The same paymentId again is the same money. */
    static GenericRecord paymentReceived(String paymentId, String orderNumber, long amount) {
        return record(
                Schemas.PAYMENT_RECEIVED,
                Map.of(
                        "paymentId", paymentId,
                        "orderNumber", orderNumber,
                        "amount", amount,
                        "currency", CURRENCY,
                        "provider", "upstream-sample",
                        "paidAt", now()));
    }

    /** Somebody wants the order undone. */
    static GenericRecord cancelRequested(String orderNumber, String by, String reason) {
        return record(
                Schemas.CANCEL_REQUESTED,
                Map.of("orderNumber", orderNumber, "by", by, "reason", reason, "requestedAt", now()));
    }

    // Shown to people, never decided on: the broker's clock decides.
    private static long now() {
        return Instant.now().toEpochMilli();
    }

    private static GenericRecord record(Schema schema, Map<String, Object> values) {
        GenericRecord record = new GenericData.Record(schema);
        values.forEach(record::put);
        return record;
    }
}
