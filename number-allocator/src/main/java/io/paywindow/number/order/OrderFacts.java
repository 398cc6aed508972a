package io.paywindow.number.order;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.names.Topics;
import io.paywindow.contract.order.OrderRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Words what was decided on an order as the record that tells everybody. Pure, thread-safe. */
final class OrderFacts {

    private final FactCodec codec;
    private final Topics topics;
    private final Duration paymentWindow;
    private final int maxUnpaidPerUser;

    OrderFacts(FactCodec codec, Topics topics, Duration paymentWindow, int maxUnpaidPerUser) {
        this.codec = codec;
        this.topics = topics;
        this.paymentWindow = paymentWindow;
        this.maxUnpaidPerUser = maxUnpaidPerUser;
    }

    /** The order has its number, and its time to pay begins. */
    ProducerRecord<byte[], byte[]> numbered(OrderPlaced order, String orderNumber, String epoch, Instant now) {
        long window = order.getPaymentWindow().orElse(paymentWindow.toMillis());
        // To the millisecond, which is all that the fact can say.
        Instant numberedAt = Instant.ofEpochMilli(now.toEpochMilli());
        return record(
                Topic.ORDER_NUMBERED,
                orderNumber,
                new OrderNumbered(orderNumber, order, window, numberedAt, numberedAt.plusMillis(window), epoch));
    }

    /** The order cannot be had, because of the shelves or the customer's account. */
    ProducerRecord<byte[], byte[]> refused(OrderPlaced order, RefusalReason reason, List<String> skus, Instant now) {
        String which = String.join(", ", skus);
        String detail = switch (reason) {
            case OUT_OF_STOCK -> "not enough in stock: " + which;
            case UNKNOWN_PRODUCT -> "not on sale: " + which;
            case LIMIT_PER_CUSTOMER -> "more than one customer may have: " + which;
            case TOO_MANY_UNPAID ->
                "orders of this customer that await payment: " + maxUnpaidPerUser + ", and no more at a time";
            case NUMBERS_EXHAUSTED -> "no order number is left for today";
            case INVALID, STALE -> reason.name();
        };
        Set<String> concerned = Set.copyOf(skus);
        List<OrderLine> lines = OrderRules.summed(order.getLines()).stream()
                .filter(line -> concerned.contains(line.getSku()))
                .toList();
        return refused(order, reason, detail, lines, now);
    }

    /** The order makes no sense, or came too late. */
    ProducerRecord<byte[], byte[]> refused(Reading.Hopeless hopeless, Instant now) {
        return refused(hopeless.order(), hopeless.reason(), hopeless.detail(), List.of(), now);
    }

    private ProducerRecord<byte[], byte[]> refused(
            OrderPlaced order, RefusalReason reason, String detail, List<OrderLine> lines, Instant now) {
        return record(
                Topic.ORDER_REFUSED,
                order.getOrderId(),
                new OrderRefused(
                        order.getOrderId(),
                        order.getUserId(),
                        reason,
                        detail,
                        lines,
                        Instant.ofEpochMilli(now.toEpochMilli())));
    }

    private ProducerRecord<byte[], byte[]> record(Topic topic, String key, SpecificRecord fact) {
        return new ProducerRecord<>(topics.nameOf(topic), key.getBytes(StandardCharsets.UTF_8), codec.encode(fact));
    }
}
