package io.paywindow.faults.promise;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.RefundMade;
import io.paywindow.faults.history.Entry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Every payment settles its order or is to be given back, one of the two, and once; and the shop shows it as due until it was given back. */
final class EveryStrayPaymentIsRefunded implements Promise {

    @Override
    public Optional<Breach> verify(Evidence evidence) {
        for (String orderId : evidence.log().numbered().keySet()) {
            String number = evidence.numbering(orderId)
                    .orElseThrow()
                    .as(OrderNumbered.class)
                    .getOrderNumber();
            Map<String, Integer> settled = new HashMap<>();
            for (Entry entry : evidence.log().outcomes(number)) {
                entry.as(OrderOutcome.class)
                        .getPayment()
                        .ifPresent(payment -> settled.merge(payment.getPaymentId(), 1, Integer::sum));
            }
            for (Entry entry : evidence.log().payments(number)) {
                String paymentId = entry.as(PaymentReceived.class).getPaymentId();
                int times = settled.getOrDefault(paymentId, 0);
                if (times != 1) {
                    return broken(
                            orderId,
                            "%s was settled %d times (expected: once, as paid or as a refund due)"
                                    .formatted(paymentId, times));
                }
            }
            Optional<Breach> breach = shown(orderId, number, evidence);
            if (breach.isPresent()) {
                return breach;
            }
        }
        return Optional.empty();
    }

    private Optional<Breach> shown(String orderId, String number, Evidence evidence) {
        Set<String> due = new TreeSet<>();
        for (Entry entry : evidence.log().outcomes(number)) {
            OrderOutcome outcome = entry.as(OrderOutcome.class);
            if (outcome.getKind() == OutcomeKind.REFUND_DUE) {
                outcome.getPayment().ifPresent(payment -> due.add(payment.getPaymentId()));
            }
        }
        for (Entry entry : evidence.log().refunds(number)) {
            due.remove(entry.as(RefundMade.class).getPaymentId());
        }
        JsonNode view = evidence.rest().views().get(orderId);
        if (view == null) {
            // Another promise's matter.
            return Optional.empty();
        }
        Set<String> shown = new TreeSet<>();
        view.path("refundDue")
                .forEach(refund -> shown.add(refund.path("paymentId").asString("")));
        return shown.equals(due)
                ? Optional.empty()
                : broken(orderId, "the shop shows that it must give back %s (expected: %s)".formatted(shown, due));
    }
}
