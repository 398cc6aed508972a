package io.paywindow.faults.fault;

import java.time.Duration;

/** Upstream's clock is days or years off. */
record WrongClock(Duration skew, Duration lasts) implements Fault {

    @Override
    public String told() {
        return "upstream's clock off by " + skew.toDays() + " days for " + lasts.toMillis() + " ms";
    }

    @Override
    public void begin(Stage stage) {
        stage.crowd().skew(skew);
    }

    @Override
    public void end(Stage stage) {
        stage.crowd().skew(Duration.ZERO);
    }

    @Override
    public boolean breaksTheLine() {
        return false;
    }
}
