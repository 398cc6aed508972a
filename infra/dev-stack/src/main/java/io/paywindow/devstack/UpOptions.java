package io.paywindow.devstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code infra/up} was asked for.
 *
 * @param data the folder that keeps everything between two starts
 * @param fresh forget what an earlier start left there
 * @param services in the order in which they are named to the operator
 */
record UpOptions(Path data, boolean fresh, List<Service> services) {

    /**
     * A program to run beside the servers.
     *
     * @param jar a Spring Boot jar
     * @param managementPort the port it would like for its health
     * @param serverPort the port it would like for its callers; empty if it has none
     */
    record Service(String name, Path jar, int managementPort, Optional<Integer> serverPort) {

        private static final int PARTS = 3;

        /** From {@code name=managementPort[,serverPort]=jar}. */
        static Service parse(String text) {
            String[] parts = text.split("=", PARTS);
            if (parts.length != PARTS) {
                throw new IllegalArgumentException(
                        "--service: %s (expected: name=managementPort[,serverPort]=jar)".formatted(text));
            }
            String[] ports = parts[1].split(",", 2);
            return new Service(
                    parts[0],
                    Path.of(parts[2]),
                    Integer.parseInt(ports[0]),
                    ports.length == 1 ? Optional.empty() : Optional.of(Integer.valueOf(ports[1])));
        }
    }

    UpOptions {
        services = List.copyOf(services);
    }

    static UpOptions parse(String... arguments) {
        Path data = Path.of("infra", ".data");
        boolean fresh = false;
        List<Service> services = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--fresh" -> fresh = true;
                case "--data" -> data = Path.of(arguments[++i]);
                case "--service" -> services.add(Service.parse(arguments[++i]));
                default ->
                    throw new IllegalArgumentException(
                            "%s (expected: --fresh, --data <folder> or --service <service>)".formatted(arguments[i]));
            }
        }
        return new UpOptions(data.toAbsolutePath().normalize(), fresh, services);
    }
}
