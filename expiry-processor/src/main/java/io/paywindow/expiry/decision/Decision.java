package io.paywindow.expiry.decision;

import java.util.List;
import java.util.stream.Stream;

/** What a fact does to an order: its state from now on, and what the world is told, in this order. */
public record Decision(OrderState state, List<Outcome> outcomes) {

    public Decision {
        outcomes = List.copyOf(outcomes);
    }

    static Decision unchanged(OrderState state) {
        return new Decision(state, List.of());
    }

    static Decision of(OrderState state, Outcome outcome) {
        return new Decision(state, List.of(outcome));
    }

    /** This, then what was decided on top of it. */
    Decision then(Decision next) {
        if (outcomes.isEmpty()) {
            return next;
        }
        return new Decision(
                next.state(),
                Stream.concat(outcomes.stream(), next.outcomes().stream()).toList());
    }
}
