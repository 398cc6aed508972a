package io.paywindow.faults.promise;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.faults.history.Entry;
import io.paywindow.faults.history.Shortage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * At no moment is more of a product promised than there is. Seen twice: in the ledger, looked at all the time; and in the log, where a
 * unit that went out again must have come back before.
 *
 * <p>Two Redis that both are used may both give the last unit away, and what has its number is sold. So an order that was numbered under
 * an epoch when the next one had begun is left out of the account, and may be missing from a shelf.
 */
final class NoOversell implements Promise {

    /** From the ledger's having a new epoch until the first order is numbered under it. */
    private static final Duration FIRST_ORDER_WITHIN = Duration.ofSeconds(5);

    /** Units that come (more than 0) or go, at a moment of the log. */
    private record Move(Instant at, long units, String orderId) {}

    @Override
    public Optional<Breach> verify(Evidence evidence) {
        List<Entry> numberings = evidence.log().numbered().keySet().stream()
                .map(orderId -> evidence.numbering(orderId).orElseThrow())
                .sorted(Comparator.comparing(Entry::at))
                .toList();
        Set<Entry> late = late(numberings);
        for (Shortage shortage : evidence.history().shortages()) {
            if (shortage.missing() > units(late, shortage.sku())) {
                return broken("ledger", shortage.seen());
            }
        }
        Map<String, List<Move>> moves = new HashMap<>();
        for (String sku : evidence.rest().shelves().keySet()) {
            moves.put(sku, deliveries(sku, evidence));
        }
        numberings.stream()
                .filter(numbering -> !late.contains(numbering))
                .forEach(numbering -> addMoves(numbering, evidence, moves));
        for (var all : moves.entrySet()) {
            Optional<Breach> breach = replay(all.getKey(), all.getValue());
            if (breach.isPresent()) {
                return breach;
            }
        }
        return Optional.empty();
    }

    /** Those that were numbered under an epoch when the next one had begun. */
    private static Set<Entry> late(List<Entry> numberings) {
        Map<String, Instant> begun = new LinkedHashMap<>();
        numberings.forEach(numbering -> begun.putIfAbsent(epoch(numbering), numbering.at()));
        Map<String, Instant> over = new HashMap<>();
        String before = null;
        for (var epoch : begun.entrySet()) {
            if (before != null) {
                over.put(before, epoch.getValue().minus(FIRST_ORDER_WITHIN));
            }
            before = epoch.getKey();
        }
        return numberings.stream()
                .filter(numbering -> !numbering.at().isBefore(over.getOrDefault(epoch(numbering), Instant.MAX)))
                .collect(Collectors.toSet());
    }

    private static String epoch(Entry numbering) {
        return numbering.as(OrderNumbered.class).getLedgerEpoch();
    }

    private static long units(Set<Entry> numberings, String sku) {
        return numberings.stream()
                .flatMap(numbering -> numbering.as(OrderNumbered.class).getOrder().getLines().stream())
                .filter(line -> line.getSku().equals(sku))
                .mapToLong(OrderLine::getQuantity)
                .sum();
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
