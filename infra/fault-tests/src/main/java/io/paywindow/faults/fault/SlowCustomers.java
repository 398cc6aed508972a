package io.paywindow.faults.fault;

import java.time.Duration;

/** Whoever is told takes their time to say that they heard. */
record SlowCustomers(Duration each, Duration lasts) implements Fault {

    @Override
    public String told() {
        return "each notice takes " + each.toMillis() + " ms for " + lasts.toMillis() + " ms";
    }

    @Override
    public void begin(Stage stage) {
        stage.letterbox().slowDown(each);
    }

    @Override
    public void end(Stage stage) {
        stage.letterbox().slowDown(Duration.ZERO);
    }

    @Override
    public boolean breaksTheLine() {
        return false;
    }
}
