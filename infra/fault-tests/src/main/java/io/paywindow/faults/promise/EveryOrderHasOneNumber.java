package io.paywindow.faults.promise;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.faults.history.Entry;
import java.time.Instant;
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
            if (refused && !numbers.isEmpty() && !wasForgotten(orderId, evidence)) {
                return broken(orderId, "numbered and refused (expected: one of them)");
            }
            if (!refused && numbers.isEmpty()) {
                return broken(orderId, "neither numbered nor refused (expected: one of them)");
            }
        }
        return Optional.empty();
    }

    /**
     * Whether Redis lost its memory between the two answers, and the order was put on the line again: a refusal is remembered by Redis
     * alone. The number counts then, everywhere.
     */
    private static boolean wasForgotten(String orderId, Evidence evidence) {
        Instant refusedAt = evidence.log().refused(orderId).getFirst().at();
        Instant numberedAt = evidence.log().numbered(orderId).getFirst().at();
        return refusedAt.isBefore(numberedAt)
                && evidence.history().troubles().stream()
                        .anyMatch(trouble -> trouble.fault().startsWith("Redis replaced")
                                && trouble.begun().isBefore(numberedAt)
                                && trouble.ended().isAfter(refusedAt));
    }
}
