package io.paywindow.order.view;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.RefundMade;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.codec.UnreadableFactException;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.names.Topics;
import io.paywindow.contract.order.FactRules;
import io.paywindow.contract.order.OrderRules;
import io.paywindow.order.facts.SetAside;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts to merge batches of facts into the views. Merging the same fact again changes nothing.
 *
 * <p>What it cannot read it sets aside only where no other step does: a senseless order is number-allocator's to refuse, and a record
 * must not lie in its dead-letter topic once for each of its readers.
 */
final class ViewProjector {

    private static final Logger LOG = LoggerFactory.getLogger(ViewProjector.class);

    private final FactCodec codec;
    private final ViewFacts facts;
    private final ViewStore store;
    private final SetAside dead;
    private final String setAside;
    private final Counter merged;
    private final Counter useless;

    ViewProjector(
            FactCodec codec, ViewFacts facts, ViewStore store, SetAside dead, Topics topics, MeterRegistry meters) {
        this.codec = codec;
        this.facts = facts;
        this.store = store;
        this.dead = dead;
        this.setAside = topics.nameOf(Topic.REFUND_MADE);
        this.merged = meters.counter("paywindow.views.merged");
        this.useless = meters.counter("paywindow.views.useless");
    }

    /** Starts to merge what the records say. */
    List<? extends CompletionStage<?>> merge(List<ConsumerRecord<String, byte[]>> records) {
        List<ViewChange> changes = new ArrayList<>(records.size());
        for (ConsumerRecord<String, byte[]> fact : records) {
            change(fact).ifPresent(changes::add);
        }
        merged.increment(changes.size());
        return store.merge(changes);
    }

    private Optional<ViewChange> change(ConsumerRecord<String, byte[]> origin) {
        Instant at = Instant.ofEpochMilli(origin.timestamp());
        SpecificRecord fact;
        try {
            fact = codec.decode(origin.value());
        } catch (UnreadableFactException e) {
            return useless(origin, e.why().name(), String.valueOf(e.getMessage()));
        }
        return switch (fact) {
            case OrderPlaced order
            when order.getOrderId().equals(origin.key())
                    && OrderRules.firstFault(order).isEmpty() -> Optional.of(facts.placed(order, at));
            case OrderNumbered numbered -> Optional.of(facts.numbered(numbered, at));
            case OrderRefused refused -> Optional.of(facts.refused(refused, at));
            case OrderOutcome outcome -> facts.outcome(outcome, at);
            case RefundMade refund -> refundMade(origin, refund, at);
            default -> useless(origin, DeadLetter.SENSELESS, fact.getSchema().getName());
        };
    }

    private Optional<ViewChange> refundMade(ConsumerRecord<String, byte[]> origin, RefundMade refund, Instant at) {
        if (!refund.getOrderNumber().equals(origin.key())) {
            return useless(origin, DeadLetter.KEY_MISMATCH, "the key is not the orderNumber");
        }
        Optional<String> fault = FactRules.firstFault(refund);
        return fault.isPresent()
                ? useless(origin, DeadLetter.SENSELESS, fault.get())
                : Optional.of(facts.refundMade(refund, at));
    }

    private Optional<ViewChange> useless(ConsumerRecord<String, byte[]> origin, String reason, String detail) {
        useless.increment();
        if (origin.topic().equals(setAside)) {
            dead.setAside(Topic.REFUND_MADE, origin, reason, detail);
        } else {
            LOG.debug(
                    "not shown: topic={} partition={} offset={} reason={}",
                    origin.topic(),
                    origin.partition(),
                    origin.offset(),
                    reason);
        }
        return Optional.empty();
    }
}
