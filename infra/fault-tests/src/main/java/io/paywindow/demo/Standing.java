package io.paywindow.demo;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.outside.LineWatch;
import io.paywindow.outside.LineWatch.Outcome;
import java.util.List;
import java.util.Optional;

/** Where an order stands, as the log has it. */
enum Standing {
    PLACED("placed"),
    AWAITING_PAYMENT("awaiting payment"),
    PAID("paid"),
    EXPIRED("expired"),
    CANCELLED("cancelled"),
    REFUSED("refused"),
    /** More than one end, or more than one number: a promise is broken. */
    BROKEN("BROKEN");

    private final String shown;

    Standing(String shown) {
        this.shown = shown;
    }

    String shown() {
        return shown;
    }

    boolean closed() {
        return this != PLACED && this != AWAITING_PAYMENT;
    }

    /** Where the order with the given id stands; placed if nothing is known of it yet. */
    static Standing of(Optional<String> orderId, LineWatch watch) {
        if (orderId.isEmpty()) {
            return PLACED;
        }
        List<OrderNumbered> numbers = watch.numbered(orderId.get());
        if (numbers.isEmpty()) {
            return watch.refused(orderId.get()).isPresent() ? REFUSED : PLACED;
        }
        List<Outcome> ends = watch.outcomes(numbers.getFirst().getOrderNumber());
        if (numbers.size() > 1 || ends.size() > 1) {
            return BROKEN;
        }
        return ends.isEmpty() ? AWAITING_PAYMENT : of(ends.getFirst().fact().getKind());
    }

    private static Standing of(OutcomeKind kind) {
        return switch (kind) {
            case PAID -> PAID;
            case EXPIRED -> EXPIRED;
            case CANCELLED -> CANCELLED;
            // Nobody pays twice or late here.
            case REFUND_DUE -> BROKEN;
        };
    }
}
