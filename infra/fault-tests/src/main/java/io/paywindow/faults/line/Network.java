package io.paywindow.faults.line;

import io.paywindow.devstack.Ports;
import io.paywindow.faults.proxy.TcpProxy;
import io.paywindow.faults.proxy.Weather;
import java.util.EnumMap;
import java.util.Map;

/** What lies between one program of the line and each server it uses: a proxy each. Thread-safe. */
public final class Network implements AutoCloseable {

    /** What a program talks to. */
    public enum Wire {
        KAFKA,
        REDIS,
        AMQP,
        HTTP
    }

    private final String owner;
    private final Map<Wire, Integer> ports = new EnumMap<>(Wire.class);
    private final Map<Wire, TcpProxy> proxies = new EnumMap<>(Wire.class);

    Network(String owner, Wire... wires) {
        this.owner = owner;
        for (Wire wire : wires) {
            ports.put(wire, Ports.free());
        }
    }

    public String owner() {
        return owner;
    }

    /** Where the program finds what it talks to; known before anything is there. */
    int port(Wire wire) {
        return ports.getOrDefault(wire, 0);
    }

    /** Opens the way to what listens on the port. */
    void lead(Wire wire, int target) {
        synchronized (proxies) {
            TcpProxy open = proxies.get(wire);
            if (open == null) {
                proxies.put(wire, TcpProxy.open(port(wire), target));
            } else {
                open.leadTo(target);
            }
        }
    }

    boolean has(Wire wire) {
        return ports.containsKey(wire);
    }

    /** Makes weather on one wire. */
    public void set(Wire wire, Weather weather) {
        synchronized (proxies) {
            TcpProxy proxy = proxies.get(wire);
            if (proxy == null) {
                throw new IllegalStateException(owner + " has no wire to " + wire);
            }
            proxy.set(weather);
        }
    }

    @Override
    public void close() {
        synchronized (proxies) {
            proxies.values().forEach(TcpProxy::close);
        }
    }
}
