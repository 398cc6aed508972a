package io.paywindow.faults.fault;

import io.paywindow.faults.line.Seat;
import io.paywindow.faults.line.Service;
import java.time.Duration;

/** An instance is killed (SIGKILL) in the middle of what it does, and is started again a while later. */
record ServiceKilled(int seat, Duration lasts) implements Fault {

    @Override
    public String told() {
        return Service.instance(seat) + " killed for " + lasts.toMillis() + " ms";
    }

    @Override
    public void begin(Stage stage) {
        seat(stage).kill();
    }

    @Override
    public void end(Stage stage) {
        seat(stage).launch();
    }

    private Seat seat(Stage stage) {
        return stage.line().seats().get(seat);
    }
}
