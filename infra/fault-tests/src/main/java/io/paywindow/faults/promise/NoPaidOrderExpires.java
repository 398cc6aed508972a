package io.paywindow.faults.promise;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.faults.history.Entry;
import java.util.List;
import java.util.Optional;

/** An order whose full payment was in the log in time is paid, unless it had been cancelled before; and it was paid what it costs. */
final class NoPaidOrderExpires implements Promise {

    @Override
    public Optional<Breach> verify(Evidence evidence) {
        for (String orderId : evidence.log().numbered().keySet()) {
            Entry numbering = evidence.numbering(orderId).orElseThrow();
            Optional<Breach> breach = ofOrder(orderId, numbering, evidence);
            if (breach.isPresent()) {
                return breach;
            }
        }
        return Optional.empty();
    }

    private Optional<Breach> ofOrder(String orderId, Entry numbering, Evidence evidence) {
        OrderNumbered numbered = numbering.as(OrderNumbered.class);
        List<Entry> ends = evidence.ends(numbered.getOrderNumber());
        if (ends.isEmpty()) {
            return Optional.empty();
        }
        OrderOutcome end = ends.getFirst().as(OrderOutcome.class);
        List<Entry> full = evidence.log().payments(numbered.getOrderNumber()).stream()
                .filter(entry -> pays(entry.as(PaymentReceived.class), numbered))
                .toList();
        // The shop's own clock for it, without what an outage may add: what was in time by this was in time.
        Optional<Entry> inTime = full.stream()
                .filter(entry -> !entry.at()
                        .isAfter(numbered.getPayBy().plus(evidence.rules().grace())))
                .findFirst();
        if (end.getKind() == OutcomeKind.EXPIRED && inTime.isPresent()) {
            return broken(orderId, "expired, though it was paid in time: %s".formatted(inTime.get()));
        }
        if (end.getKind() == OutcomeKind.CANCELLED
                && evidence.log().cancels(numbered.getOrderNumber()).isEmpty()) {
            return broken(orderId, "cancelled, though nobody asked for it");
        }
        if (end.getKind() == OutcomeKind.PAID && full.isEmpty()) {
            return broken(
                    orderId,
                    "paid, though no payment was %d %s"
                            .formatted(
                                    numbered.getOrder().getTotal(),
                                    numbered.getOrder().getCurrency()));
        }
        return Optional.empty();
    }

    private static boolean pays(PaymentReceived payment, OrderNumbered numbered) {
        return payment.getAmount() == numbered.getOrder().getTotal()
                && payment.getCurrency().equals(numbered.getOrder().getCurrency());
    }
}
