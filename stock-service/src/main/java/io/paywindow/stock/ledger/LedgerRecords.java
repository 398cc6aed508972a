package io.paywindow.stock.ledger;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.codec.UnreadableFactException;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.order.FactRules;
import io.paywindow.contract.order.Ids;
import io.paywindow.contract.order.OrderNumber;
import io.paywindow.contract.order.OrderRules;
import io.paywindow.ledger.LogEntry;
import io.paywindow.ledger.Settlement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of the log as the ledger understands them. Pure, but for the codec's tables. Thread-safe. */
final class LedgerRecords {

    /** Refusals that the ledger gave, and remembers. */
    private static final Set<RefusalReason> BY_THE_LEDGER = Set.of(
            RefusalReason.UNKNOWN_PRODUCT,
            RefusalReason.OUT_OF_STOCK,
            RefusalReason.LIMIT_PER_CUSTOMER,
            RefusalReason.TOO_MANY_UNPAID);

    private final FactCodec codec;
    private final LedgerTopics topics;

    LedgerRecords(FactCodec codec, LedgerTopics topics) {
        this.codec = codec;
        this.topics = topics;
    }

    /** What a record is to the ledger. */
    sealed interface Reading {
        /** Something to apply. */
        record Entry(LogEntry entry) implements Reading {}

        /** A good fact that moves no stock. */
        record NoMatter() implements Reading {}

        /** Unreadable, misplaced or senseless. */
        record Useless(String reason, String detail) implements Reading {}
    }

    Reading read(ConsumerRecord<String, byte[]> record) {
        try {
            return switch (topics.topicOf(record.topic())) {
                case PRODUCT_LISTED -> product(record, codec.decode(record.value(), ProductListed.class));
                case STOCK_ADJUSTED -> adjustment(record, codec.decode(record.value(), StockAdjusted.class));
                case ORDER_NUMBERED -> numbered(record, codec.decode(record.value(), OrderNumbered.class));
                case ORDER_OUTCOME -> outcome(record, codec.decode(record.value(), OrderOutcome.class));
                case ORDER_REFUSED -> refused(record, codec.decode(record.value(), OrderRefused.class));
                default ->
                    throw new IllegalArgumentException(
                            "topic: " + record.topic() + " (expected: " + LedgerTopics.FED + ")");
            };
        } catch (UnreadableFactException e) {
            return new Reading.Useless(e.why().name(), String.valueOf(e.getMessage()));
        }
    }

    private static Reading product(ConsumerRecord<String, byte[]> record, ProductListed product) {
        return entry(
                record, product.getSku(), FactRules.firstFault(product), new LogEntry.Listed(record.offset(), product));
    }

    private static Reading adjustment(ConsumerRecord<String, byte[]> record, StockAdjusted adjustment) {
        return entry(
                record,
                adjustment.getSku(),
                FactRules.firstFault(adjustment),
                new LogEntry.Adjusted(record.offset(), adjustment, record.timestamp()));
    }

    private static Reading numbered(ConsumerRecord<String, byte[]> record, OrderNumbered numbered) {
        return entry(
                record,
                numbered.getOrderNumber(),
                faultOf(numbered.getOrderNumber(), numbered.getOrder()),
                new LogEntry.Numbered(record.offset(), numbered));
    }

    private static Reading outcome(ConsumerRecord<String, byte[]> record, OrderOutcome outcome) {
        if (outcome.getKind() == OutcomeKind.REFUND_DUE) {
            // Money, not goods.
            return new Reading.NoMatter();
        }
        Optional<OrderPlaced> order = outcome.getOrder();
        if (order.isEmpty()) {
            return new Reading.Useless(DeadLetter.SENSELESS, "order: none (expected: the order that is over)");
        }
        Settlement.Kind kind = outcome.getKind() == OutcomeKind.PAID ? Settlement.Kind.SELL : Settlement.Kind.RELEASE;
        return entry(
                record,
                outcome.getOrderNumber(),
                faultOf(outcome.getOrderNumber(), order.get()),
                new LogEntry.Closed(record.offset(), kind, outcome.getOrderNumber(), order.get()));
    }

    private static Reading refused(ConsumerRecord<String, byte[]> record, OrderRefused refusal) {
        if (!BY_THE_LEDGER.contains(refusal.getReason())) {
            return new Reading.NoMatter();
        }
        List<String> skus =
                refusal.getLines().stream().map(OrderLine::getSku).distinct().toList();
        return entry(
                record,
                refusal.getOrderId(),
                skus.stream()
                        .filter(sku -> !Ids.isId(sku))
                        .findFirst()
                        .map(sku -> "sku: " + sku + " (expected: " + Ids.SHAPE + ")"),
                new LogEntry.Refused(
                        record.offset(), refusal.getOrderId(), refusal.getReason(), skus, record.timestamp()));
    }

    private static Optional<String> faultOf(String orderNumber, OrderPlaced order) {
        return OrderNumber.isOne(orderNumber)
                ? OrderRules.firstFault(order)
                : Optional.of("orderNumber: " + orderNumber + " (expected: yyyyMMdd and 7 to 10 digits)");
    }

    private static Reading entry(
            ConsumerRecord<String, byte[]> record, String id, Optional<String> fault, LogEntry entry) {
        if (!id.equals(record.key())) {
            return new Reading.Useless(DeadLetter.KEY_MISMATCH, "key: " + record.key() + " (expected: " + id + ")");
        }
        return fault.<Reading>map(detail -> new Reading.Useless(DeadLetter.SENSELESS, detail))
                .orElseGet(() -> new Reading.Entry(entry));
    }
}
