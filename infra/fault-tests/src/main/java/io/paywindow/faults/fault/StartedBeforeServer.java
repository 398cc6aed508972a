package io.paywindow.faults.fault;

import io.paywindow.devstack.Server;
import io.paywindow.faults.line.Seat;
import io.paywindow.faults.line.Service;
import java.time.Duration;

/** An instance starts while a server is not there; it comes later. */
record StartedBeforeServer(int seat, Server server, Duration lasts) implements Fault {

    @Override
    public String told() {
        return "%s started %d ms before %s".formatted(Service.instance(seat), lasts.toMillis(), server);
    }

    @Override
    public void begin(Stage stage) {
        Seat starting = stage.line().seats().get(seat);
        starting.kill();
        new ServerKilled(server, lasts).begin(stage);
        starting.launch();
    }

    @Override
    public void end(Stage stage) {
        new ServerKilled(server, lasts).end(stage);
    }
}
