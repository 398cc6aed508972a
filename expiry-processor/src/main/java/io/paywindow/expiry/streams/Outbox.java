package io.paywindow.expiry.streams;

import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.expiry.decision.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What leaves a task, all of it in the transaction of the record that caused it: outcomes, dead letters, moved records. */
final class Outbox {

    /** What somebody else's headers may weigh on a record that we write anew; a producer takes no record beyond 1 MiB. */
    static final int MOST_FOREIGN_HEADERS = 16 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final ProcessorContext<byte[], byte[]> context;
    private final FactCodec codec;
    private final ExpiryWatch watch;
    private final PromptCommit.Asker commit;

    Outbox(ProcessorContext<byte[], byte[]> context, FactCodec codec, ExpiryWatch watch, PromptCommit commits) {
        this.context = context;
        this.codec = codec;
        this.watch = watch;
        this.commit = commits.of(context);
    }

    /** Tells the world what became of an order or a payment. */
    void tell(String orderNumber, Outcome outcome, long timestamp) {
        OrderOutcome fact = factOf(orderNumber, outcome);
        send(
                new Record<>(orderNumber.getBytes(StandardCharsets.UTF_8), codec.encode(fact), timestamp),
                ExpiryTopology.OUTCOMES);
        watch.told(fact.getKind(), fact.getReason().filter(reason -> outcome instanceof Outcome.RefundDue));
    }

    /** Sets a record aside, with why and whence. */
    void setAside(Record<byte[], byte[]> record, RecordMetadata origin, String reason, String detail) {
        LOG.warn(
                "set aside: reason={} topic={} partition={} offset={} {}",
                reason,
                origin.topic(),
                origin.partition(),
                origin.offset(),
                detail);
        var dead = DeadLetter.of(consumed(record, origin), reason, detail);
        send(new Record<>(dead.key(), dead.value(), record.timestamp(), dead.headers()), ExpiryTopology.DEAD);
        watch.setAside(origin.topic(), reason);
    }

    /** Sends a record to the partition where its order is, once. */
    void move(Record<byte[], byte[]> record, RecordMetadata origin) {
        byte[] whence = (origin.partition() + "@" + origin.offset()).getBytes(StandardCharsets.UTF_8);
        // A fact is small, its headers need not be: with ours on top, the record could be too large to be written, for
        // ever.
        Headers headers = bytesOf(record.headers()) <= MOST_FOREIGN_HEADERS ? record.headers() : new RecordHeaders();
        headers.add(Intake.MOVED_FROM, whence);
        send(new Record<>(record.key(), record.value(), record.timestamp(), headers), ExpiryTopology.MOVED);
        watch.moved(origin.topic());
    }

    private void send(Record<byte[], byte[]> record, String sink) {
        context.forward(record, sink);
        commit.ask();
    }

    private static long bytesOf(Headers headers) {
        long bytes = 0;
        for (Header header : headers) {
            bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return bytes;
    }

    private static ConsumerRecord<byte[], byte[]> consumed(Record<byte[], byte[]> record, RecordMetadata origin) {
        return new ConsumerRecord<>(
                origin.topic(),
                origin.partition(),
                origin.offset(),
                record.timestamp(),
                TimestampType.LOG_APPEND_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty());
    }

    private static OrderOutcome factOf(String orderNumber, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Paid(OrderPlaced order, PaymentReceived payment, Instant at) ->
                fact(orderNumber, OutcomeKind.PAID, order, payment, null, at);
            case Outcome.Expired(OrderPlaced order, Instant at) ->
                fact(orderNumber, OutcomeKind.EXPIRED, order, null, null, at);
            case Outcome.Cancelled(OrderPlaced order, String reason, Instant at) ->
                fact(orderNumber, OutcomeKind.CANCELLED, order, null, reason, at);
            case Outcome.RefundDue due ->
                fact(
                        orderNumber,
                        OutcomeKind.REFUND_DUE,
                        due.order(),
                        due.payment(),
                        due.reason().name(),
                        due.at());
            case Outcome.MarkerGone gone ->
                throw new IllegalArgumentException("outcome: " + gone + " (expected: one to tell)");
        };
    }

    private static OrderOutcome fact(
            String orderNumber,
            OutcomeKind kind,
            @Nullable OrderPlaced order,
            @Nullable PaymentReceived payment,
            @Nullable String reason,
            Instant at) {
        return new OrderOutcome(orderNumber, kind, order, payment, reason, at);
    }
}
