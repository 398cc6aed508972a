package io.paywindow.order.facts;

import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.names.Topic;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where records go that this service should use and cannot: {@code <topic>-dead}, with the reason, before anything is read on. */
public final class DeadLetters implements SetAside {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final Duration WITHIN = Duration.ofSeconds(15);

    private final FactLog log;

    public DeadLetters(FactLog log) {
        this.log = log;
    }

    /** Sets a record aside and returns once Kafka has it there. */
    @Override
    public void setAside(Topic topic, ConsumerRecord<String, byte[]> origin, String reason, String detail) {
        FactLog.await(log.begin(topic, DeadLetter.of(origin, reason, detail)), WITHIN);
        LOG.warn(
                "set aside: topic={} partition={} offset={} reason={}",
                origin.topic(),
                origin.partition(),
                origin.offset(),
                reason);
    }
}
