package io.paywindow.faults.promise;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.faults.history.Entry;
import java.util.List;
import java.util.Optional;

/** An order that came on the line has one number, or it was refused; never two, never both, never neither. */
final class EveryOrderHasOneNumber implements Promise {

    @Override
    public Optional<Breach> verify(Evidence evidence) {
        for (String orderId : evidence.log().placed().keySet()) {
            List<Entry> numbered = evidence.log().numbered(orderId);
            List<String> numbers = numbered.stream()
                    .map(entry -> entry.as(OrderNumbered.class).getOrderNumber())
                    .distinct()
                    .toList();
            boolean refused = !evidence.log().refused(orderId).isEmpty();
            if (numbers.size() > 1) {
                return broken(orderId, "numbers %s (expected: one)".formatted(numbers));
            }
            if (refused && !numbers.isEmpty()) {
                return broken(orderId, "numbered and refused (expected: one of them)");
            }
            if (!refused && numbers.isEmpty()) {
                return broken(orderId, "neither numbered nor refused (expected: one of them)");
            }
        }
        return Optional.empty();
    }
}
