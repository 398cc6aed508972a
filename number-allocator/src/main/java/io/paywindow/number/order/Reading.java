package io.paywindow.number.order;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.RefusalReason;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a record on order-placed turned out to be. */
sealed interface Reading {

    /** The record as it came. */
    ConsumerRecord<byte[], byte[]> origin();

    /** An order that makes sense. Whether it can be had is for the ledger to say. */
    record Sound(ConsumerRecord<byte[], byte[]> origin, OrderPlaced order, String digest) implements Reading {}

    /** An order that nobody could fulfil, whatever is in stock. */
    record Hopeless(ConsumerRecord<byte[], byte[]> origin, OrderPlaced order, RefusalReason reason, String detail)
            implements Reading {}

    /** No order at all, or not the one its key says. */
    record Unusable(ConsumerRecord<byte[], byte[]> origin, String reason, String detail) implements Reading {}
}
