package io.paywindow.faults.storm;

import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.faults.history.Entry;
import io.paywindow.faults.history.Purchase;
import io.paywindow.faults.promise.EveryUnpaidOrderExpires;
import io.paywindow.faults.promise.Evidence;
import io.paywindow.faults.promise.Promise;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A storm in numbers. */
record Figures(Map<String, String> rows) {

    static Figures of(Evidence evidence, List<String> endedByThemselves) {
        Map<OutcomeKind, Integer> outcomes = new EnumMap<>(OutcomeKind.class);
        for (List<Entry> all : evidence.log().outcomes().values()) {
            all.forEach(entry -> outcomes.merge(entry.as(OrderOutcome.class).getKind(), 1, Integer::sum));
        }
        long refused = evidence.log().placed().keySet().stream()
                .filter(orderId -> !evidence.log().refused(orderId).isEmpty())
                .count();
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("customers who came", text(evidence.history().purchases().size()));
        rows.put("orders placed", text(evidence.log().placed().size()));
        rows.put("refused", text(refused));
        for (OutcomeKind kind : OutcomeKind.values()) {
            String name =
                    kind == OutcomeKind.REFUND_DUE ? "refunds due" : kind.name().toLowerCase(java.util.Locale.ROOT);
            rows.put(name, text(outcomes.getOrDefault(kind, 0)));
        }
        rows.put(
                "unknown, resolved",
                text(evidence.history().purchases().stream()
                        .filter(Purchase::wasUnknown)
                        .count()));
        rows.put(
                "refunds made",
                text(evidence.history().purchases().stream()
                        .mapToLong(purchase -> purchase.refunds().size())
                        .sum()));
        rows.put("notices", text(evidence.letterbox().notices().size()));
        rows.put("faults injected", text(evidence.history().troubles().size()));
        rows.put(
                "poison",
                text(evidence.history().poison().size()
                        + evidence.history().poisonedMessages().size()));
        rows.put("looks at others' orders", text(evidence.history().peeks().size()));
        rows.put("promises checked", text(Promise.all().size()));
        rows.put("worst lateness, fair weather", text(EveryUnpaidOrderExpires.worst(evidence, true)));
        rows.put("worst lateness, any weather", text(EveryUnpaidOrderExpires.worst(evidence, false)));
        rows.put("ended by themselves", endedByThemselves.isEmpty() ? "none" : String.join(", ", endedByThemselves));
        return new Figures(rows);
    }

    private static String text(long count) {
        return Long.toString(count);
    }

    private static String text(Duration duration) {
        return "%.1f s".formatted(duration.toMillis() / 1000.0);
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        rows.forEach((name, value) -> table.append("  %-30s %s%n".formatted(name, value)));
        return table.toString();
    }
}
