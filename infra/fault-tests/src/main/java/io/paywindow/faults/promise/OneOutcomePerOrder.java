package io.paywindow.faults.promise;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.faults.history.Entry;
import java.util.List;
import java.util.Optional;

/** An order that has a number ends once: paid, expired or cancelled. */
final class OneOutcomePerOrder implements Promise {

    @Override
    public Optional<Breach> verify(Evidence evidence) {
        for (String orderId : evidence.log().numbered().keySet()) {
            Entry numbering = evidence.numbering(orderId).orElseThrow();
            List<Entry> ends = evidence.ends(numbering.as(OrderNumbered.class).getOrderNumber());
            if (ends.size() != 1) {
                return broken(orderId, "%d outcomes (expected: 1)".formatted(ends.size()));
            }
        }
        return Optional.empty();
    }
}
