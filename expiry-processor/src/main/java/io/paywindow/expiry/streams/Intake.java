package io.paywindow.expiry.streams;

import io.paywindow.contract.CancelRequested;
import io.paywindow.contract.ClockTick;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.codec.UnreadableFactException;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.names.Topics;
import io.paywindow.contract.order.FactRules;
import io.paywindow.contract.order.OrderNumber;
import io.paywindow.contract.order.OrderRules;
import io.paywindow.expiry.decision.Fact;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Reads and checks the records of the three topics, as strictly as if a stranger had written them. Thread-safe. */
final class Intake {

    /** On a record that we have moved to its right partition: whence, so that it cannot go round in circles. */
    static final String MOVED_FROM = "moved-from";

    static final String WRONG_PARTITION = "WRONG_PARTITION";

    private final FactCodec codec;
    private final Map<String, Topic> sources;
    private final int partitions;

    Intake(FactCodec codec, Topics topics, int partitions) {
        this.codec = codec;
        this.partitions = partitions;
        this.sources = Stream.of(Topic.ORDER_NUMBERED, Topic.PAYMENT_RECEIVED, Topic.CANCEL_REQUESTED)
                .collect(Collectors.toUnmodifiableMap(topics::nameOf, topic -> topic));
    }

    Reading read(Record<byte[], byte[]> record, RecordMetadata origin) {
        Topic topic = sources.get(origin.topic());
        if (topic == null) {
            throw new IllegalStateException("topic: " + origin.topic() + " (expected: one of " + sources + ")");
        }
        SpecificRecord fact;
        try {
            fact = codec.decode(record.value());
        } catch (UnreadableFactException e) {
            return new Reading.Unusable(e.why().name(), String.valueOf(e.getMessage()));
        }
        Instant at = Instant.ofEpochMilli(record.timestamp());
        return switch (fact) {
            case OrderNumbered order
            when topic == Topic.ORDER_NUMBERED ->
                about(record, origin, order.getOrderNumber(), faultOf(order), new Fact.Opened(order, at));
            case PaymentReceived payment
            when topic == Topic.PAYMENT_RECEIVED ->
                about(
                        record,
                        origin,
                        payment.getOrderNumber(),
                        FactRules.firstFault(payment),
                        new Fact.Payment(payment, at));
            case ClockTick tick when topic == Topic.PAYMENT_RECEIVED -> new Reading.Tick(at, tick.getWrittenAt());
            case CancelRequested cancel
            when topic == Topic.CANCEL_REQUESTED ->
                about(
                        record,
                        origin,
                        cancel.getOrderNumber(),
                        FactRules.firstFault(cancel),
                        new Fact.Cancel(cancel, at));
            default ->
                new Reading.Unusable(
                        UnreadableFactException.Cause.WRONG_FACT.name(),
                        fact.getSchema().getName() + " (expected: a fact of " + topic.topicName() + ")");
        };
    }

    private Reading about(
            Record<byte[], byte[]> record,
            RecordMetadata origin,
            String orderNumber,
            Optional<String> fault,
            Fact fact) {
        byte[] key = record.key();
        String keyText = key == null ? "none" : new String(key, StandardCharsets.UTF_8);
        if (key == null || !keyText.equals(orderNumber)) {
            return new Reading.Unusable(
                    DeadLetter.KEY_MISMATCH, "key: " + keyText + " (expected: " + orderNumber + ")");
        }
        if (fault.isPresent()) {
            return new Reading.Unusable(DeadLetter.SENSELESS, fault.get());
        }
        int home = homeOf(key);
        if (home == origin.partition()) {
            return new Reading.About(orderNumber, fact);
        }
        if (fact instanceof Fact.Opened || record.headers().lastHeader(MOVED_FROM) != null) {
            // The allocator places by murmur2, and so do we: this cannot be, unless the count of partitions changed.
            return new Reading.Unusable(
                    WRONG_PARTITION, "partition: " + origin.partition() + " (expected: " + home + ")");
        }
        return new Reading.Elsewhere(home);
    }

    /** Java's own placing of a key, spelled out: the order is there, so its payments must be. */
    private int homeOf(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    private static Optional<String> faultOf(OrderNumbered order) {
        if (!OrderNumber.isOne(order.getOrderNumber())) {
            return Optional.of("orderNumber: " + order.getOrderNumber() + " (expected: yyyyMMdd and 7 to 10 digits)");
        }
        long window = order.getPaymentWindow();
        if (window < OrderRules.MIN_PAYMENT_WINDOW_MS || window > OrderRules.MAX_PAYMENT_WINDOW_MS) {
            return Optional.of("paymentWindow: " + window + " (expected: " + OrderRules.MIN_PAYMENT_WINDOW_MS + " to "
                    + OrderRules.MAX_PAYMENT_WINDOW_MS + " ms)");
        }
        return OrderRules.firstFault(order.getOrder());
    }
}
