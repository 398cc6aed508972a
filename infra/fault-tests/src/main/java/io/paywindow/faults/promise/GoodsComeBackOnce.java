package io.paywindow.faults.promise;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.faults.history.Entry;
import io.paywindow.ledger.Shelf;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** When all orders are closed nothing is held, what was paid is sold, and everything else is back on the shelf, no more and no less. */
final class GoodsComeBackOnce implements Promise {

    @Override
    public Optional<Breach> verify(Evidence evidence) {
        Map<String, Long> sold = new HashMap<>();
        for (String orderId : evidence.log().numbered().keySet()) {
            Entry numbering = evidence.numbering(orderId).orElseThrow();
            OrderNumbered numbered = numbering.as(OrderNumbered.class);
            Optional<OutcomeKind> end = evidence.end(numbered.getOrderNumber());
            String state = evidence.rest().holds().getOrDefault(orderId, "none");
            String expected = end.map(kind -> kind == OutcomeKind.PAID ? "SOLD" : "RELEASED")
                    .orElse("HELD");
            if (!state.startsWith(expected + " ") || !state.contains(numbered.getOrderNumber())) {
                return broken(
                        orderId,
                        "its hold is [%s] (expected: %s for %s)".formatted(state, expected, numbered.getOrderNumber()));
            }
            if (end.equals(Optional.of(OutcomeKind.PAID))) {
                for (OrderLine line : numbered.getOrder().getLines()) {
                    sold.merge(line.getSku(), (long) line.getQuantity(), Long::sum);
                }
            }
        }
        for (Shelf shelf : evidence.rest().shelves().values()) {
            long expected = sold.getOrDefault(shelf.sku(), 0L);
            long left = StockIsConserved.delivered(shelf.sku(), evidence) - expected;
            if (shelf.held() != 0 || shelf.sold() != expected || shelf.available() != left) {
                return broken(
                        shelf.sku(), "%s (expected: available %d, held 0, sold %d)".formatted(shelf, left, expected));
            }
        }
        return Optional.empty();
    }
}
