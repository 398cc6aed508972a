package io.paywindow.order.facts;

import io.paywindow.contract.names.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What to do with a record that this service should use and cannot. */
@FunctionalInterface
public interface SetAside {

    /** Has been dealt with, for the reason of {@code DeadLetter}'s, once this returns. */
    void setAside(Topic topic, ConsumerRecord<String, byte[]> origin, String reason, String detail);
}
