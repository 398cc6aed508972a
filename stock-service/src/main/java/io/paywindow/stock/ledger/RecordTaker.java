package io.paywindow.stock.ledger;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes the records of a reading, one by one. */
@FunctionalInterface
interface RecordTaker {
    void take(ConsumerRecord<String, byte[]> record);
}
