package io.paywindow.faults.fault;

import io.paywindow.faults.history.Letterbox.Mood;
import java.time.Duration;

/**
 * The receivers of some customers fail: what they are told for the first time they do not take, and must be told again.
 *
 * @param which of each {@link #OF} customers
 */
record FailingCustomers(Mood mood, int which, Duration lasts) implements Fault {

    static final int OF = 4;

    @Override
    public String told() {
        return "the receiver of each %dth customer %s for %d ms".formatted(OF, mood, lasts.toMillis());
    }

    @Override
    public void begin(Stage stage) {
        stage.letterbox().become(mood, user -> Math.floorMod(user.hashCode(), OF) == which);
    }

    @Override
    public void end(Stage stage) {
        stage.letterbox().become(Mood.WELL, user -> false);
    }

    @Override
    public boolean breaksTheLine() {
        return false;
    }
}
