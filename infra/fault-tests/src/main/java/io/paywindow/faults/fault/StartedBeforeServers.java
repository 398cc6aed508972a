package io.paywindow.faults.fault;

import io.paywindow.devstack.Server;
import io.paywindow.faults.line.Seat;
import io.paywindow.faults.line.Service;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** An instance starts while a server is not there, or none is; they come later. */
record StartedBeforeServers(int seat, List<Server> servers, Duration lasts) implements Fault {

    @Override
    public String told() {
        String which = servers.stream().map(Server::name).collect(Collectors.joining(", "));
        return "%s started %d ms before %s".formatted(Service.instance(seat), lasts.toMillis(), which);
    }

    @Override
    public void begin(Stage stage) {
        Seat starting = stage.line().seats().get(seat);
        starting.kill();
        servers.forEach(server -> new ServerKilled(server, lasts).begin(stage));
        starting.launch();
    }

    @Override
    public void end(Stage stage) {
        servers.forEach(server -> new ServerKilled(server, lasts).end(stage));
    }
}
