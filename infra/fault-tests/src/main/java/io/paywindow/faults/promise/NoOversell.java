package io.paywindow.faults.promise;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.faults.history.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * At no moment is more of a product promised than there is. Seen twice: in the ledger, looked at all the time; and in the log, where a
 * unit that went out again must have come back before.
 */
final class NoOversell implements Promise {

    /** Units that come (more than 0) or go, at a moment of the log. */
    private record Move(Instant at, long units, String orderId) {}

    @Override
    public Optional<Breach> verify(Evidence evidence) {
        Optional<String> seen = evidence.history().oversold().stream().findFirst();
        if (seen.isPresent()) {
            return broken("ledger", seen.get());
        }
        Map<String, List<Move>> moves = new HashMap<>();
        for (String sku : evidence.rest().shelves().keySet()) {
            moves.put(sku, deliveries(sku, evidence));
        }
        for (String orderId : evidence.log().numbered().keySet()) {
            addMoves(evidence.numbering(orderId).orElseThrow(), evidence, moves);
        }
        for (var all : moves.entrySet()) {
            Optional<Breach> breach = replay(all.getKey(), all.getValue());
            if (breach.isPresent()) {
                return breach;
            }
        }
        return Optional.empty();
    }

    private static List<Move> deliveries(String sku, Evidence evidence) {
        List<Move> moves = new ArrayList<>();
        Set<String> applied = new HashSet<>();
        for (Entry entry : evidence.log().adjustments(sku)) {
            StockAdjusted adjusted = entry.as(StockAdjusted.class);
            if (applied.add(adjusted.getAdjustmentId())) {
                moves.add(new Move(entry.at(), adjusted.getDelta(), ""));
            }
        }
        return moves;
    }

    private static void addMoves(Entry numbering, Evidence evidence, Map<String, List<Move>> moves) {
        OrderNumbered numbered = numbering.as(OrderNumbered.class);
        Optional<Entry> back = evidence.ends(numbered.getOrderNumber()).stream()
                .findFirst()
                .filter(end -> end.as(OrderOutcome.class).getKind() != OutcomeKind.PAID);
        for (OrderLine line : numbered.getOrder().getLines()) {
            List<Move> ofSku = moves.computeIfAbsent(line.getSku(), unused -> new ArrayList<>());
            String orderId = numbered.getOrder().getOrderId();
            ofSku.add(new Move(numbering.at(), -line.getQuantity(), orderId));
            back.ifPresent(end -> ofSku.add(new Move(end.at(), line.getQuantity(), orderId)));
        }
    }

    private Optional<Breach> replay(String sku, List<Move> moves) {
        // Within a millisecond the log does not say what was first; the line gets the benefit.
        moves.sort(Comparator.comparing(Move::at).thenComparing(Move::units, Comparator.reverseOrder()));
        long left = 0;
        for (Move move : moves) {
            left += move.units();
            if (left < 0) {
                return broken(
                        move.orderId(), "%s: %d left at %s (expected: 0 or more)".formatted(sku, left, move.at()));
            }
        }
        return Optional.empty();
    }
}
