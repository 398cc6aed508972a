package io.paywindow.expiry.decision;

import static io.paywindow.expiry.decision.OrderState.REMEMBERED_WHEN_CLOSED;
import static io.paywindow.expiry.decision.OrderState.WAITS_FOR_ITS_ORDER;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.order.OrderNumber;
import io.paywindow.expiry.decision.OrderState.Awaited;
import io.paywindow.expiry.decision.OrderState.Closed;
import io.paywindow.expiry.decision.OrderState.Ending;
import io.paywindow.expiry.decision.OrderState.Pending;
import io.paywindow.expiry.decision.OrderState.Unseen;
import io.paywindow.expiry.decision.OrderState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Paid in time never expires, unpaid always does: decides what a fact does to an order.
 *
 * <p>Pure: same state, fact and time, same answer. An order gets exactly one of paid, expired and cancelled; every payment settles its
 * order or is refunded, once, never both. A payment is in time if it was appended until {@code due = payBy + grace} and before the first
 * tick after that.
 *
 * @param grace how long after payBy a payment is still in time
 * @param outageGrace how long after an outage what fell due in it can still be paid
 * @param zone where the day in an order number begins
 */
public record PaymentWindow(Duration grace, Duration outageGrace, ZoneId zone) {

    /** How far the allocator's payBy may be from the broker's clock plus the window. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    /** What the fact does to the order, now that the log of payments has been read up to {@code now}. */
    public Decision decide(OrderState state, Fact fact, LogTime now) {
        Decision fallenDue = passTime(state, now);
        OrderState current = fallenDue.state();
        return fallenDue.then(
                switch (fact) {
                    case Fact.Opened opened -> open(current, opened, now);
                    case Fact.Payment payment -> pay(current, payment, now);
                    case Fact.Cancel cancel -> cancel(current, cancel, now);
                    case Fact.Passed() -> Decision.unchanged(current);
                });
    }

    private Decision passTime(OrderState state, LogTime now) {
        return switch (state) {
            case Unseen unseen -> Decision.unchanged(unseen);
            case Awaited awaited -> giveUp(awaited, now);
            case Pending pending -> expire(pending, now);
            case Closed closed ->
                Decision.unchanged(closed.forgetAt().isBefore(now.lastTick()) ? OrderState.unseen() : closed);
        };
    }

    private Decision expire(Pending pending, LogTime now) {
        Instant due = now.due(pending.due(), outageGrace);
        if (due.isBefore(now.lastTick())) {
            return expired(pending, now);
        }
        return Decision.unchanged(due.equals(pending.due()) ? pending : pending.dueAt(due));
    }

    private static Decision expired(Pending pending, LogTime now) {
        return Decision.of(
                pending.closed(Ending.EXPIRED, null, forgetAt(now.lastTick())),
                new Outcome.Expired(pending.order(), now.lastTick()));
    }

    private static Decision giveUp(Awaited awaited, LogTime now) {
        Awaited left = new Awaited(List.of(), awaited.refunded(), awaited.forgetAt());
        List<Outcome> refunds = new ArrayList<>();
        for (Waiting waiting : awaited.early()) {
            if (!waiting.until().isBefore(now.lastTick())) {
                left = left.with(waiting);
            } else if (waiting.fact() instanceof Fact.Payment it) {
                left = left.withRefunded(it.payment(), forgetAt(now.lastTick()));
                refunds.add(new Outcome.RefundDue(null, it.payment(), RefundReason.NO_SUCH_ORDER, now.lastTick()));
            }
            // A cancel that waited in vain had nothing to cancel.
        }
        boolean nothingLeft = left.early().isEmpty()
                && (left.refunded().isEmpty() || left.forgetAt().isBefore(now.lastTick()));
        return new Decision(nothingLeft ? OrderState.unseen() : left, refunds);
    }

    private Decision open(OrderState state, Fact.Opened opened, LogTime now) {
        return switch (state) {
            case Unseen() -> open(Awaited.NOTHING, opened, now);
            case Awaited awaited -> open(awaited, opened, now);
            // Numbered twice: the first one counts.
            case Pending pending -> Decision.unchanged(pending);
            case Closed closed -> Decision.unchanged(closed);
        };
    }

    private Decision open(Awaited awaited, Fact.Opened opened, LogTime now) {
        Decision decided = catchUp(pending(opened, awaited.refunded()), awaited.early(), now);
        return isReadTooLate(opened, now) ? endNow(decided, now) : decided;
    }

    /** Whether payments for the order may have been refunded or set aside, and forgotten, before it could be read. */
    private boolean isReadTooLate(Fact.Opened opened, LogTime now) {
        // Nobody can pay for a number before it is given; and what could not wait any longer is remembered for two days
        // more.
        return opened.at().plus(WAITS_FOR_ITS_ORDER).isBefore(now.lastTick())
                && isForgotten(opened.order().getOrderNumber(), now.lastTick());
    }

    /** Ends an order that is read too late; it gets no time after an outage, as no payment for it can be trusted any more. */
    private static Decision endNow(Decision decided, LogTime now) {
        Decision ended = decided.state() instanceof Pending pending ? decided.then(expired(pending, now)) : decided;
        return ended.state() instanceof Closed closed ? new Decision(closed.asReadTooLate(), ended.outcomes()) : ended;
    }

    /** Decides what came before the order as if the order had been there: each fact at the log's time when it was read. */
    private Decision catchUp(Pending order, List<Waiting> early, LogTime now) {
        Decision all = Decision.unchanged(order);
        for (Waiting waiting : early) {
            all = all.then(decide(all.state(), waiting.fact(), now.asOf(waiting.seenTick())));
        }
        return all.then(passTime(all.state(), now));
    }

    private Pending pending(Fact.Opened opened, List<String> refunded) {
        OrderNumbered order = opened.order();
        // The allocator's clock may be wrong; the broker's is the one that decides.
        Instant byBroker = opened.at().plusMillis(order.getPaymentWindow());
        Instant payBy = order.getPayBy();
        if (payBy.isBefore(byBroker.minus(CLOCK_TOLERANCE))) {
            payBy = byBroker.minus(CLOCK_TOLERANCE);
        } else if (payBy.isAfter(byBroker.plus(CLOCK_TOLERANCE))) {
            payBy = byBroker.plus(CLOCK_TOLERANCE);
        }
        return new Pending(order.getOrder(), payBy.plus(grace), refunded);
    }

    private Decision pay(OrderState state, Fact.Payment fact, LogTime now) {
        PaymentReceived payment = fact.payment();
        return switch (state) {
            case Unseen() -> awaitOrder(Awaited.NOTHING, fact, payment.getOrderNumber(), now);
            case Awaited awaited when awaited.knows(payment) -> Decision.unchanged(awaited);
            case Awaited awaited -> awaitOrder(awaited, fact, payment.getOrderNumber(), now);
            case Pending pending
            when pending.refunded().contains(payment.getPaymentId()) -> Decision.unchanged(pending);
            case Pending pending -> settle(pending, fact, now);
            case Closed closed when closed.knows(payment) -> Decision.unchanged(closed);
            case Closed closed
            when closed.readTooLate() ->
                Decision.of(
                        closed,
                        new Outcome.MarkerGone("orderNumber " + payment.getOrderNumber()
                                + " (expected: an order that is read within a day or two)"));
            case Closed closed ->
                Decision.of(
                        closed.withRefunded(payment),
                        new Outcome.RefundDue(
                                closed.order(), payment, reasonAfter(closed.ending()), decidedAt(fact, now)));
        };
    }

    private static Decision settle(Pending pending, Fact.Payment fact, LogTime now) {
        PaymentReceived payment = fact.payment();
        Instant at = decidedAt(fact, now);
        return faultOf(pending, fact, now)
                .map(reason -> Decision.of(
                        pending.withRefunded(payment), new Outcome.RefundDue(pending.order(), payment, reason, at)))
                .orElseGet(() -> Decision.of(
                        pending.closed(Ending.PAID, payment.getPaymentId(), forgetAt(at)),
                        new Outcome.Paid(pending.order(), payment, at)));
    }

    private static Optional<RefundReason> faultOf(Pending pending, Fact.Payment fact, LogTime now) {
        if (!inTime(pending, fact, now)) {
            return Optional.of(RefundReason.LATE);
        }
        if (!fact.payment().getCurrency().equals(pending.order().getCurrency())) {
            return Optional.of(RefundReason.WRONG_CURRENCY);
        }
        return fact.payment().getAmount() == pending.order().getTotal()
                ? Optional.empty()
                : Optional.of(RefundReason.WRONG_AMOUNT);
    }

    private Decision cancel(OrderState state, Fact.Cancel fact, LogTime now) {
        return switch (state) {
            case Unseen() -> awaitOrder(Awaited.NOTHING, fact, fact.cancel().getOrderNumber(), now);
            case Awaited awaited when awaited.isFullOf(Fact.Cancel.class) -> Decision.unchanged(awaited);
            case Awaited awaited -> awaitOrder(awaited, fact, fact.cancel().getOrderNumber(), now);
            case Pending pending
            when inTime(pending, fact, now) ->
                Decision.of(
                        pending.closed(Ending.CANCELLED, null, forgetAt(decidedAt(fact, now))),
                        new Outcome.Cancelled(pending.order(), fact.cancel().getReason(), decidedAt(fact, now)));
            // Too late to cancel, and the tick that expires it is on its way.
            case Pending pending -> Decision.unchanged(pending);
            case Closed closed -> Decision.unchanged(closed);
        };
    }

    private Decision awaitOrder(Awaited awaited, Fact.Early fact, String orderNumber, LogTime now) {
        Instant at = decidedAt(fact, now);
        if (isForgotten(orderNumber, at)) {
            return Decision.of(
                    awaited.orUnseen(),
                    new Outcome.MarkerGone("orderNumber " + orderNumber + " (expected: of yesterday or later, on "
                            + LocalDate.ofInstant(at, zone) + ")"));
        }
        if (fact instanceof Fact.Payment it && awaited.isFullOf(Fact.Payment.class)) {
            return Decision.of(
                    awaited.withRefunded(it.payment(), forgetAt(at)),
                    new Outcome.RefundDue(null, it.payment(), RefundReason.NO_SUCH_ORDER, at));
        }
        return Decision.unchanged(awaited.with(new Waiting(fact, now.lastTick())));
    }

    /** Whether a number is of the day before yesterday or older: what closed then is forgotten, so "unknown" proves nothing. */
    private boolean isForgotten(String orderNumber, Instant at) {
        LocalDate yesterday = LocalDate.ofInstant(at, zone).minusDays(1);
        return new OrderNumber(orderNumber).day().isBefore(yesterday);
    }

    /** Given an order that no tick has expired yet. */
    private static boolean inTime(Pending pending, Fact.Early fact, LogTime now) {
        // A long silence before the fact is an outage whose end is not read yet. The order fell due in it, so it has
        // outageGrace left.
        return !fact.at().isAfter(pending.due()) || now.silentUntil(fact.at());
    }

    private static RefundReason reasonAfter(Ending ending) {
        return switch (ending) {
            case PAID -> RefundReason.DUPLICATE;
            case EXPIRED -> RefundReason.LATE;
            case CANCELLED -> RefundReason.CANCELLED;
        };
    }

    /** The append time of the deciding record, which a broker's clock that went back cannot put before what was read already. */
    private static Instant decidedAt(Fact.Early fact, LogTime now) {
        return fact.at().isAfter(now.lastTick()) ? fact.at() : now.lastTick();
    }

    private static Instant forgetAt(Instant closedAt) {
        return closedAt.plus(REMEMBERED_WHEN_CLOSED);
    }
}
