package io.paywindow.faults.fault;

import io.paywindow.faults.line.Network;
import io.paywindow.faults.line.Network.Wire;
import io.paywindow.faults.line.Service;
import io.paywindow.faults.proxy.Weather;
import java.time.Duration;
import java.util.List;

/**
 * The network between an instance and one of the servers it uses, or its callers, is bad.
 *
 * @param wire which of its wires, counted round
 */
record BadWeather(int seat, int wire, Weather weather, Duration lasts) implements Fault {

    @Override
    public String told() {
        List<Wire> wires = Service.of(seat).wires();
        return "%s between %s and %s for %d ms"
                .formatted(weather, Service.instance(seat), wires.get(wire % wires.size()), lasts.toMillis());
    }

    @Override
    public void begin(Stage stage) {
        network(stage).set(wire(stage), weather);
    }

    @Override
    public void end(Stage stage) {
        network(stage).set(wire(stage), new Weather.Fair());
    }

    private Network network(Stage stage) {
        return stage.line().seats().get(seat).network();
    }

    private Wire wire(Stage stage) {
        List<Wire> wires = stage.line().seats().get(seat).service().wires();
        return wires.get(wire % wires.size());
    }
}
