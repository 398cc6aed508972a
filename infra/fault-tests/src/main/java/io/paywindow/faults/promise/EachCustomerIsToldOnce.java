package io.paywindow.faults.promise;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.faults.history.Entry;
import io.paywindow.faults.history.Letterbox.Notice;
import io.paywindow.faults.history.Trouble;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every customer hears how each order of theirs ended, and of each payment that comes back: once while nothing of the line is hurt, and
 * after a fault at least under one id, by which a repetition is known. A receiver that did not take it is told again. Other systems get
 * every event from RabbitMQ, always with the same content.
 */
final class EachCustomerIsToldOnce implements Promise {

    @Override
    public Optional<Breach> verify(Evidence evidence) {
        for (String orderId : evidence.log().numbered().keySet()) {
            String number = evidence.numbering(orderId)
                    .orElseThrow()
                    .as(OrderNumbered.class)
                    .getOrderNumber();
            Optional<Breach> breach = published(
                            orderId,
                            number + ":numbered",
                            evidence.log().numbered(orderId).size(),
                            evidence)
                    .or(() -> outcomes(orderId, number, evidence));
            if (breach.isPresent()) {
                return breach;
            }
        }
        for (String orderId : evidence.log().placed().keySet()) {
            boolean refused = !evidence.log().refused(orderId).isEmpty();
            Optional<Breach> breach = refused
                    ? told(
                            orderId,
                            orderId + ":refused",
                            evidence.log().refused(orderId).size(),
                            evidence)
                    : Optional.empty();
            if (breach.isPresent()) {
                return breach;
            }
        }
        return strangers(evidence);
    }

    private Optional<Breach> outcomes(String orderId, String number, Evidence evidence) {
        for (Entry entry : evidence.log().outcomes(number)) {
            OrderOutcome outcome = entry.as(OrderOutcome.class);
            String word = outcome.getKind().name().toLowerCase(Locale.ROOT).replace('_', '-');
            String id = number + ":" + word;
            if (outcome.getKind() == OutcomeKind.REFUND_DUE) {
                id += ":" + outcome.getPayment().orElseThrow().getPaymentId();
            }
            Optional<Breach> breach = told(orderId, id, 1, evidence);
            if (breach.isPresent()) {
                return breach;
            }
        }
        return Optional.empty();
    }

    private Optional<Breach> told(String orderId, String id, int facts, Evidence evidence) {
        List<Notice> notices = evidence.letterbox().notices(id);
        long taken = notices.stream().filter(Notice::taken).count();
        if (taken == 0) {
            return broken(
                    orderId,
                    "its customer was not told %s; tries that the receiver did not take: %d"
                            .formatted(id, notices.size()));
        }
        if (taken > 1 && evidence.history().troubles().stream().noneMatch(Trouble::breaksTheLine)) {
            return broken(
                    orderId,
                    "its customer was told %s %d times, though nothing of the line was hurt (expected: once)"
                            .formatted(id, taken));
        }
        return published(orderId, id, facts, evidence);
    }

    /** A fact that the log has twice, as it may, is published as it is each time; no fact is published in two ways. */
    private Optional<Breach> published(String orderId, String id, int facts, Evidence evidence) {
        var letters = evidence.mail().letters(id);
        long contents = letters.stream().map(letter -> letter.body()).distinct().count();
        return contents >= 1 && contents <= facts
                ? Optional.empty()
                : broken(
                        orderId,
                        "%s came on the exchange %d times with %d contents (expected: at least once, with 1 to %d)"
                                .formatted(id, letters.size(), contents, facts));
    }

    /** Nobody hears of what never happened. */
    private Optional<Breach> strangers(Evidence evidence) {
        for (Map.Entry<String, List<Notice>> all :
                evidence.letterbox().notices().entrySet()) {
            String kind = all.getKey().replaceFirst("^[^:]*:", "").replaceFirst(":.*", "");
            for (Notice notice : all.getValue()) {
                String orderId = notice.letter().text("data", "order", "orderId");
                String number = notice.letter().text("data", "order", "orderNumber");
                boolean end = List.of("paid", "expired", "cancelled").contains(kind);
                boolean so =
                        !end || evidence.end(number).map(Enum::name).equals(Optional.of(kind.toUpperCase(Locale.ROOT)));
                if (!so) {
                    return broken(
                            orderId,
                            "its customer was told %s, which is not what the log says".formatted(all.getKey()));
                }
            }
        }
        return Optional.empty();
    }
}
