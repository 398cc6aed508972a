package io.paywindow.faults.fault;

import io.paywindow.faults.line.Network;
import io.paywindow.faults.line.Network.Wire;
import io.paywindow.faults.line.Service;
import io.paywindow.faults.line.StormLine;
import io.paywindow.faults.proxy.Weather;
import java.time.Duration;
import java.util.List;

/**
 * The network between an instance and one of the servers it uses, or its callers, is bad.
 *
 * @param seat an instance, by its place among all, or upstream, after the last
 * @param wire which of its wires, counted round
 */
record BadWeather(int seat, int wire, Weather weather, Duration lasts) implements Fault {

    @Override
    public String told() {
        String who = ofUpstream() ? "upstream" : Service.instance(seat);
        return "%s between %s and %s for %d ms".formatted(weather, who, chosen(), lasts.toMillis());
    }

    @Override
    public void begin(Stage stage) {
        network(stage).set(chosen(), weather);
    }

    @Override
    public void end(Stage stage) {
        network(stage).set(chosen(), new Weather.Fair());
    }

    private boolean ofUpstream() {
        return seat == Service.values().length * StormLine.INSTANCES;
    }

    private Network network(Stage stage) {
        return ofUpstream()
                ? stage.line().upstream()
                : stage.line().seats().get(seat).network();
    }

    private Wire chosen() {
        List<Wire> wires = ofUpstream() ? List.of(Wire.KAFKA) : Service.of(seat).wires();
        return wires.get(wire % wires.size());
    }
}
