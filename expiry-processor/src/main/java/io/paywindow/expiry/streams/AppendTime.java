package io.paywindow.expiry.streams;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/** A record's time is when the broker appended it. Never fails: the topics are checked for append time at start. */
public final class AppendTime implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        // Kafka Streams throws on a negative time, and a record without one must not stop the line.
        return Math.max(0, record.timestamp());
    }
}
