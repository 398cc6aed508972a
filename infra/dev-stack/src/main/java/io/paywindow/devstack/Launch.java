package io.paywindow.devstack;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What it takes to start a child process: its name, command, environment, working directory and log file.
 *
 * @param environment added to the environment of this JVM
 * @param directory the working directory; made if it does not exist
 * @param log takes what the child prints, appended; its folder is made if it does not exist
 */
public record Launch(String name, List<String> command, Map<String, String> environment, Path directory, Path log) {

    public Launch {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("command: empty (expected: a program and its arguments)");
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** A command that runs in the folder of its log, with this JVM's environment. */
    public static Launch of(String name, Path log, List<String> command) {
        Path folder = log.toAbsolutePath().getParent();
        return new Launch(name, command, Map.of(), folder == null ? Path.of(".") : folder, log);
    }

    public Launch withEnvironment(Map<String, String> more) {
        Map<String, String> merged = new HashMap<>(environment);
        merged.putAll(more);
        return new Launch(name, command, merged, directory, log);
    }

    public Launch withDirectory(Path other) {
        return new Launch(name, command, environment, other, log);
    }
}
