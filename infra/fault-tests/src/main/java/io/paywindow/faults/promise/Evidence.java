package io.paywindow.faults.promise;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.faults.history.Entry;
import io.paywindow.faults.history.History;
import io.paywindow.faults.history.Letterbox;
import io.paywindow.faults.history.LogBook;
import io.paywindow.faults.history.Mailbox;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that anybody outside can know of a storm.
 *
 * @param rest what Redis and the queues hold when nothing moves any more
 * @param rules what the shop was told to do
 */
public record Evidence(History history, LogBook log, Mailbox mail, Letterbox letterbox, AtRest rest, Rules rules) {

    /** The first time the order got a number: repetitions say the same. */
    Optional<Entry> numbering(String orderId) {
        return log.numbered(orderId).stream().findFirst();
    }

    /** The ends of an order that exclude each other, as the log has them. */
    List<Entry> ends(String orderNumber) {
        return log.outcomes(orderNumber).stream()
                .filter(entry -> entry.as(OrderOutcome.class).getKind() != OutcomeKind.REFUND_DUE)
                .toList();
    }

    /** The one end, if there is one. */
    Optional<OutcomeKind> end(String orderNumber) {
        return ends(orderNumber).stream()
                .findFirst()
                .map(entry -> entry.as(OrderOutcome.class).getKind());
    }

    /** Until when the order can be paid: payBy and grace, and longer if time stood still when it fell due. */
    Instant due(Entry numbering) {
        Instant due = numbering.as(OrderNumbered.class).getPayBy().plus(rules.grace());
        return log.ticks()
                .endOfGap(numbering.partition(), due, Rules.OUTAGE)
                .map(end -> end.plus(rules.outageGrace()))
                .filter(end -> end.isAfter(due))
                .orElse(due);
    }
}
