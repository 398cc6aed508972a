package io.paywindow.ledger;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.StockAdjusted;
import java.util.List;

/** A record of the log that the ledger takes in. */
public sealed interface LogEntry {

    /** The record's offset in its partition. */
    long offset();

    /** The catalogue's newest word on a product. */
    record Listed(long offset, ProductListed product) implements LogEntry {}

    /**
     * Units came or went other than by an order.
     *
     * @param appendedAt the broker's time in ms; decides whether the same id again is a repetition
     */
    record Adjusted(long offset, StockAdjusted adjustment, long appendedAt) implements LogEntry {}

    /** An order has its number, so its goods are set aside, whatever Redis remembers. */
    record Numbered(long offset, OrderNumbered numbered) implements LogEntry {}

    /** An order is over, so its goods are sold or back on the shelf, whatever RabbitMQ delivered. */
    record Closed(long offset, Settlement.Kind kind, String orderNumber, OrderPlaced order) implements LogEntry {}

    /**
     * An order cannot be had, so it cannot be had when it comes again, whatever Redis remembers.
     *
     * @param skus the products that were the reason
     * @param appendedAt the broker's time in ms; a refusal older than the dedupe window is forgotten
     */
    record Refused(long offset, String orderId, RefusalReason reason, List<String> skus, long appendedAt)
            implements LogEntry {}
}
