package io.paywindow.expiry.decision;

import io.paywindow.expiry.Given;
import io.paywindow.expiry.decision.Outcome.RefundDue;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** One order, and what a partition's reader sees of it: decides every fact and keeps what was decided. */
final class Log {

    static final String NUMBER = "202611230000042";
    static final Instant START = Instant.parse("2026-11-23T08:00:00Z");
    static final Duration WINDOW = Duration.ofSeconds(10);
    static final Duration GRACE = Duration.ofSeconds(1);
    static final Duration OUTAGE_GRACE = Duration.ofSeconds(20);
    static final PaymentWindow RULES = new PaymentWindow(GRACE, OUTAGE_GRACE, ZoneOffset.UTC);

    final List<Outcome> outcomes = new ArrayList<>();
    OrderState state = OrderState.unseen();
    LogTime now = LogTime.START.tick(START);
    Instant time = START;

    /** The order is read now, but was appended at the start. */
    Log open() {
        return read(new Fact.Opened(Given.numbered(NUMBER, START, WINDOW), START));
    }

    Log pay(String paymentId) {
        return read(new Fact.Payment(Given.payment(NUMBER, paymentId), time));
    }

    Log pay(String paymentId, long amount, String currency) {
        return read(new Fact.Payment(Given.payment(NUMBER, paymentId, amount, currency), time));
    }

    Log cancel() {
        return read(new Fact.Cancel(Given.cancel(NUMBER), time));
    }

    /** Time passes and nothing is read. */
    Log wait(Duration duration) {
        time = time.plus(duration);
        return this;
    }

    /** A tick is read, and the order is looked at if it has woken. */
    Log tick() {
        now = now.tick(time);
        return lookIfAwake();
    }

    private Log lookIfAwake() {
        if (state.wakesAt().filter(at -> at.isBefore(now.lastTick())).isPresent()) {
            read(new Fact.Passed());
        }
        return this;
    }

    /** Time passes with a tick each second, as it does while all is well. */
    Log pass(Duration duration) {
        for (Instant end = time.plus(duration); time.isBefore(end); ) {
            wait(Duration.ofSeconds(1)).tick();
        }
        return this;
    }

    /** Time passes with ticks just close enough to be no outage; for days. */
    Log passLong(Duration duration) {
        for (Instant end = time.plus(duration); time.isBefore(end); ) {
            wait(LogTime.LONGEST_GAP).tick();
        }
        return this;
    }

    /** Time passes with ticks all the while, of which only the last is looked at. */
    Log skip(Duration duration) {
        wait(duration);
        now = new LogTime(time, now.outages());
        return lookIfAwake();
    }

    Log read(Fact fact) {
        Decision decision = RULES.decide(state, fact, now);
        state = decision.state();
        outcomes.addAll(decision.outcomes());
        return this;
    }

    boolean ended() {
        return state instanceof OrderState.Closed;
    }

    /** What was decided, in words: {@code PAID by p1}, {@code EXPIRED}, {@code REFUND p2 LATE}. */
    List<String> told() {
        return outcomes.stream().map(Log::words).toList();
    }

    static String words(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Paid paid -> "PAID by " + paid.payment().getPaymentId();
            case Outcome.Expired expired -> "EXPIRED";
            case Outcome.Cancelled cancelled -> "CANCELLED";
            case RefundDue due -> "REFUND " + due.payment().getPaymentId() + " " + due.reason();
            case Outcome.MarkerGone gone -> "MARKER_GONE";
        };
    }
}
