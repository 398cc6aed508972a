package io.paywindow.faults.load;

import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.faults.history.Answer;
import io.paywindow.faults.history.LogBook;
import io.paywindow.faults.history.Purchase;
import io.paywindow.faults.history.Purchase.Money;
import io.paywindow.faults.history.Purchase.Refund;
import io.paywindow.outside.UpstreamSystem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Gives back what is due, most of it, and tells the shop: as its operator, or as an accounting system that writes to Kafka. Thread-safe. */
final class RefundClerk {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final int GIVEN_BACK_PERCENT = 70;

    private final Doors doors;
    private final UpstreamSystem upstream;
    private final LogBook log;
    private final InstantSource clock;

    RefundClerk(Doors doors, UpstreamSystem upstream, LogBook log, InstantSource clock) {
        this.doors = doors;
        this.upstream = upstream;
        this.log = log;
        this.clock = clock;
    }

    /** Waits until every payment of the order has settled it or is due back. */
    void giveBack(Purchase purchase, String orderNumber, RandomGenerator random) throws InterruptedException {
        Set<String> paid = new HashSet<>();
        for (Money money : purchase.money()) {
            if (money.answer() == Answer.OK) {
                paid.add(money.paymentId());
            }
        }
        Map<String, OutcomeKind> settled = settled(orderNumber);
        while (!settled.keySet().containsAll(paid)) {
            Thread.sleep(LOOK_EVERY);
            settled = settled(orderNumber);
        }
        for (String paymentId : new TreeSet<>(paid)) {
            if (settled.get(paymentId) == OutcomeKind.REFUND_DUE && random.nextInt(100) < GIVEN_BACK_PERCENT) {
                tell(purchase, orderNumber, paymentId, random);
            }
        }
    }

    private Map<String, OutcomeKind> settled(String orderNumber) {
        Map<String, OutcomeKind> settled = new HashMap<>();
        log.outcomes(orderNumber).stream()
                .map(entry -> entry.as(OrderOutcome.class))
                .forEach(outcome -> outcome.getPayment()
                        .ifPresent(payment -> settled.put(payment.getPaymentId(), outcome.getKind())));
        return settled;
    }

    private void tell(Purchase purchase, String orderNumber, String paymentId, RandomGenerator random)
            throws InterruptedException {
        boolean byEvent = random.nextInt(3) == 0;
        Attempt attempt = doors.untilAnswered(
                purchase,
                random,
                at -> byEvent
                        ? Attempt.of(
                                "refund-made " + paymentId + " by upstream",
                                clock,
                                () -> upstream.refunded(orderNumber, paymentId))
                        : Attempt.at(
                                "POST refunds " + paymentId + " at " + at.name(),
                                clock,
                                () -> at.shop().refunded(orderNumber, paymentId)));
        purchase.refunded(new Refund(paymentId, attempt.answer()));
    }
}
