package io.paywindow.number.order;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.codec.UnreadableFactException;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.order.OrderDigest;
import io.paywindow.contract.order.OrderRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads what anybody may have written on order-placed, and judges what needs no stock to judge. Pure, thread-safe. */
final class OrderReader {

    private final FactCodec codec;
    private final Duration dedupeWindow;

    OrderReader(FactCodec codec, Duration dedupeWindow) {
        this.codec = codec;
        this.dedupeWindow = dedupeWindow;
    }

    Reading read(ConsumerRecord<byte[], byte[]> origin, Instant now) {
        OrderPlaced order;
        try {
            order = codec.decode(origin.value(), OrderPlaced.class);
        } catch (UnreadableFactException e) {
            return new Reading.Unusable(origin, e.why().name(), String.valueOf(e.getMessage()));
        }
        String key = keyOf(origin.key());
        if (!order.getOrderId().equals(key)) {
            return new Reading.Unusable(
                    origin, DeadLetter.KEY_MISMATCH, "key: " + key + " (expected: orderId " + order.getOrderId() + ")");
        }
        return judge(origin, order, now);
    }

    private Reading judge(ConsumerRecord<byte[], byte[]> origin, OrderPlaced order, Instant now) {
        Optional<String> fault = OrderRules.firstFault(order);
        if (fault.isPresent()) {
            return new Reading.Hopeless(origin, order, RefusalReason.INVALID, fault.get());
        }
        // What was decided on it may be forgotten by now: taken again, it could be decided twice.
        Instant placedAt = Instant.ofEpochMilli(origin.timestamp());
        if (placedAt.plus(dedupeWindow).isBefore(now)) {
            return new Reading.Hopeless(
                    origin,
                    order,
                    RefusalReason.STALE,
                    "placed: " + placedAt + " (expected: within " + dedupeWindow + " of " + now + ")");
        }
        return new Reading.Sound(origin, order, OrderDigest.of(order));
    }

    private static @Nullable String keyOf(byte @Nullable [] key) {
        return key == null ? null : new String(key, StandardCharsets.UTF_8);
    }
}
