package io.paywindow.expiry.it;

import static java.util.Objects.requireNonNull;

import io.paywindow.contract.ClockTick;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.names.Topic;
import io.paywindow.expiry.decision.Decision;
import io.paywindow.expiry.decision.Fact;
import io.paywindow.expiry.decision.LogTime;
import io.paywindow.expiry.decision.OrderState;
import io.paywindow.expiry.decision.Outcome;
import io.paywindow.expiry.decision.PaymentWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What must have been decided, worked out afresh from the committed facts: every order first, then the payment log from its beginning.
 *
 * <p>A separate verifier: no store, no transaction, no rebalance, one thread. Where the processor differs, it has lost or doubled
 * something, or looked at a clock.
 */
final class Replay {

    private static final Duration POLL = Duration.ofMillis(300);

    private final Shop shop;
    private final PaymentWindow rules;
    private final Map<String, OrderState> states = new HashMap<>();
    private final Map<String, List<String>> told = new TreeMap<>();

    private Replay(Shop shop, PaymentWindow rules) {
        this.shop = shop;
        this.rules = rules;
    }

    /** What must be told of each order, in words, as the log stands now. */
    static Map<String, List<String>> of(Shop shop, PaymentWindow rules) {
        Replay replay = new Replay(shop, rules);
        for (int partition = 0; partition < shop.kafka.partitions(); partition++) {
            replay.partition(partition);
        }
        return replay.told;
    }

    private void partition(int partition) {
        LogTime now = LogTime.START;
        for (ConsumerRecord<String, byte[]> record : read(shop, shop.topics.nameOf(Topic.ORDER_NUMBERED), partition)) {
            OrderNumbered order = shop.codec.decode(record.value(), OrderNumbered.class);
            decide(order.getOrderNumber(), new Fact.Opened(order, at(record)), now);
        }
        for (ConsumerRecord<String, byte[]> record :
                read(shop, shop.topics.nameOf(Topic.PAYMENT_RECEIVED), partition)) {
            SpecificRecord fact = shop.codec.decode(record.value());
            if (fact instanceof ClockTick) {
                now = now.tick(at(record));
                pass(now);
            } else if (fact instanceof PaymentReceived payment && isHome(record)) {
                decide(payment.getOrderNumber(), new Fact.Payment(payment, at(record)), now);
            }
        }
        states.clear();
    }

    private void pass(LogTime now) {
        List<String> awake = states.entrySet().stream()
                .filter(each -> each.getValue()
                        .wakesAt()
                        .filter(at -> at.isBefore(now.lastTick()))
                        .isPresent())
                .map(Map.Entry::getKey)
                .toList();
        awake.forEach(number -> decide(number, new Fact.Passed(), now));
    }

    private void decide(String number, Fact fact, LogTime now) {
        Decision decision = rules.decide(states.getOrDefault(number, OrderState.unseen()), fact, now);
        states.put(number, decision.state());
        for (Outcome outcome : decision.outcomes()) {
            told.computeIfAbsent(number, none -> new ArrayList<>()).add(words(outcome));
        }
    }

    private boolean isHome(ConsumerRecord<String, byte[]> record) {
        return shop.homeOf(record.key()) == record.partition();
    }

    private static Instant at(ConsumerRecord<String, byte[]> record) {
        return Instant.ofEpochMilli(record.timestamp());
    }

    private static String words(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Paid paid -> "PAID by " + paid.payment().getPaymentId();
            case Outcome.Expired expired -> "EXPIRED";
            case Outcome.Cancelled cancelled -> "CANCELLED";
            case Outcome.RefundDue due -> "REFUND_DUE " + due.payment().getPaymentId() + " " + due.reason();
            case Outcome.MarkerGone gone -> "MARKER_GONE";
        };
    }

    /** Everything committed on one partition of a topic up to now. */
    static List<ConsumerRecord<String, byte[]>> read(Shop shop, String topic, int partition) {
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(KafkaClients.reader(shop.kafka, "verifier"))) {
            TopicPartition source = new TopicPartition(topic, partition);
            consumer.assign(List.of(source));
            consumer.seekToBeginning(List.of(source));
            long end = requireNonNull(consumer.endOffsets(List.of(source)).get(source));
            List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
            while (consumer.position(source) < end) {
                consumer.poll(POLL).records(source).forEach(all::add);
            }
            return all;
        }
    }
}
