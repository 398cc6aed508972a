package io.paywindow.faults.fault;

import java.time.Duration;

/** More customers come than usual. */
record Overload(double times, Duration lasts) implements Fault {

    @Override
    public String told() {
        return "%.1f times the customers for %d ms".formatted(times, lasts.toMillis());
    }

    @Override
    public void begin(Stage stage) {
        stage.crowd().hurry(times);
    }

    @Override
    public void end(Stage stage) {
        stage.crowd().hurry(1);
    }
}
