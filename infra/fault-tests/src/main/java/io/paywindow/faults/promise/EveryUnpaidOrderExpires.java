package io.paywindow.faults.promise;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.faults.history.Entry;
import io.paywindow.faults.history.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An order that nobody pays is over when it is due: never before; within a second in fair weather, within half a minute after the last fault.
 */
public final class EveryUnpaidOrderExpires implements Promise {

    @Override
    public Optional<Breach> verify(Evidence evidence) {
        for (String orderId : evidence.log().numbered().keySet()) {
            Entry numbering = evidence.numbering(orderId).orElseThrow();
            Optional<Entry> expiry = expiry(numbering, evidence);
            if (expiry.isEmpty()) {
                continue;
            }
            Instant due = numbering
                    .as(OrderNumbered.class)
                    .getPayBy()
                    .plus(evidence.rules().grace());
            Instant at = expiry.get().at();
            if (!at.isAfter(due)) {
                return broken(orderId, "expired at %s (expected: after %s)".formatted(at, due));
            }
            Instant latest = latest(due, at, evidence);
            if (at.isAfter(latest)) {
                return broken(
                        orderId,
                        "expired %d ms after it was due at %s (expected: until %s)"
                                .formatted(Duration.between(due, at).toMillis(), due, latest));
            }
        }
        return Optional.empty();
    }

    /** How late the latest was, of those that fell due and ended in fair weather, or of all. */
    public static Duration worst(Evidence evidence, boolean fairWeatherOnly) {
        Duration worst = Duration.ZERO;
        for (String orderId : evidence.log().numbered().keySet()) {
            Entry numbering = evidence.numbering(orderId).orElseThrow();
            Instant due = numbering
                    .as(OrderNumbered.class)
                    .getPayBy()
                    .plus(evidence.rules().grace());
            Optional<Entry> expiry = expiry(numbering, evidence);
            if (expiry.isEmpty()
                    || (fairWeatherOnly
                            && lastTrouble(due, expiry.get().at(), evidence).isPresent())) {
                continue;
            }
            Duration late = Duration.between(due, expiry.get().at());
            worst = late.compareTo(worst) > 0 ? late : worst;
        }
        return worst;
    }

    private static Optional<Entry> expiry(Entry numbering, Evidence evidence) {
        return evidence.ends(numbering.as(OrderNumbered.class).getOrderNumber()).stream()
                .filter(end -> end.as(OrderOutcome.class).getKind() == OutcomeKind.EXPIRED)
                .findFirst();
    }

    private static Instant latest(Instant due, Instant at, Evidence evidence) {
        Rules rules = evidence.rules();
        Optional<Instant> trouble = lastTrouble(due, at, evidence);
        return trouble.map(end -> end.plus(rules.afterFault()).plus(rules.outageGrace()))
                .filter(end -> end.isAfter(due.plus(rules.promptly())))
                .orElse(due.plus(rules.promptly()));
    }

    /** When the last fault ended that may have had a hand in it. */
    private static Optional<Instant> lastTrouble(Instant due, Instant at, Evidence evidence) {
        Duration aftermath = evidence.rules().afterFault();
        return evidence.history().troubles().stream()
                .filter(trouble -> trouble.begun().isBefore(at)
                        && trouble.ended().plus(aftermath).isAfter(due))
                .map(Trouble::ended)
                .max(Instant::compareTo);
    }
}
