package io.paywindow.bench;

import java.nio.file.Files;
import java.nio.file.Path;

/** The jar that a service is shipped as: what is measured runs from it, with its own class path and its own settings. */
public final class ServiceJar {

    private ServiceJar() {}

    /**
     * @param module of the service, such as {@code stock-service}
     * @throws IllegalStateException if it has not been built
     */
    public static Path of(String module) {
        Path jar = Path.of(module, "target", module + "-1.0.0-SNAPSHOT-exec.jar");
        // In a module's own build the working folder is the module.
        for (Path root : new Path[] {Path.of(""), Path.of("..", "..")}) {
            Path found = root.resolve(jar).toAbsolutePath().normalize();
            if (Files.exists(found)) {
                return found;
            }
        }
        throw new IllegalStateException(jar + " is not there: infra/bench/run builds it");
    }
}
