package io.paywindow.number.order;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.kafka.DeadLetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What was decided on a batch of orders: what to write, which numbers were taken, and what to count once it is certain. One thread. */
final class Decisions {

    private final String epoch;
    private final OrderFacts facts;
    private final Instant now;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final List<Consumer<OrderCounts>> counts = new ArrayList<>();
    private final Set<String> answered = new HashSet<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<String> told = new HashSet<>();

    Decisions(String epoch, OrderFacts facts, Instant now) {
        this.epoch = epoch;
        this.facts = facts;
        this.now = now;
    }

    /** The ledger's epoch under which the stock is held. */
    String epoch() {
        return epoch;
    }

    /** What to write, in the order of the batch. */
    List<ProducerRecord<byte[], byte[]>> records() {
        return records;
    }

    /** The orders whose answer from the ledger is known. */
    Set<String> answered() {
        return answered;
    }

    /** The orders that took the number they were offered. */
    Set<String> taken() {
        return taken;
    }

    void answered(OrderPlaced order) {
        answered.add(order.getOrderId());
    }

    /** The order has its number; {@code offered} if it is the one it was offered this time. */
    void number(OrderPlaced order, String number, boolean offered) {
        if (offered) {
            taken.add(order.getOrderId());
        }
        // Twice in one batch is still one fact.
        if (!told.add(order.getOrderId())) {
            repeat();
            return;
        }
        records.add(facts.numbered(order, number, epoch, now));
        counts.add(OrderCounts::numbered);
    }

    /** Everybody knows the order's number already: telling it again would only tell another time to pay by. */
    void repeat() {
        counts.add(OrderCounts::repeated);
    }

    void refuse(OrderPlaced order, RefusalReason reason, List<String> skus) {
        records.add(facts.refused(order, reason, skus, now));
        counts.add(all -> all.refused(reason));
    }

    void refuse(Reading.Hopeless hopeless) {
        records.add(facts.refused(hopeless, now));
        counts.add(all -> all.refused(hopeless.reason()));
    }

    void setAside(ConsumerRecord<byte[], byte[]> origin, String reason, String detail) {
        records.add(DeadLetter.of(origin, reason, detail));
        counts.add(all -> all.dead(reason));
    }

    void count(OrderCounts totals) {
        counts.forEach(one -> one.accept(totals));
    }
}
