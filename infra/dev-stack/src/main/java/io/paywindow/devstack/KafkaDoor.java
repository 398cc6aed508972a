package io.paywindow.devstack;

import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One more way into a Kafka: a port of its own that tells its clients to come back through another, such as a proxy's. A client learns
 * from the broker where the broker is, so a proxy in front of it must be what the broker says.
 *
 * @param name of the listener: capitals, digits and {@code _}
 * @param port where the broker listens
 * @param advertisedPort where the clients of this door are told to go
 */
public record KafkaDoor(String name, int port, int advertisedPort) {

    private static final String LOOPBACK = "127.0.0.1:";

    public KafkaDoor {
        if (!name.matches("[A-Z][A-Z0-9_]*")) {
            throw new IllegalArgumentException("name: " + name + " (expected: capitals, digits and _)");
        }
    }

    static void add(List<KafkaDoor> doors, Properties settings) {
        append(settings, "listeners", doors, door -> door.name() + "://" + LOOPBACK + door.port());
        append(settings, "advertised.listeners", doors, door -> door.name() + "://" + LOOPBACK + door.advertisedPort());
        append(settings, "listener.security.protocol.map", doors, door -> door.name() + ":PLAINTEXT");
    }

    private static void append(
            Properties settings, String name, List<KafkaDoor> doors, Function<KafkaDoor, String> as) {
        String more = doors.stream().map(door -> "," + as.apply(door)).collect(Collectors.joining());
        settings.setProperty(name, settings.getProperty(name) + more);
    }
}
