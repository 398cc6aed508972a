package io.paywindow.devstack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds installed programs. */
final class Programs {

    private static final long VERSION_BOUND_SECONDS = 5;

    private Programs() {}

    /** The program on the PATH, or in one of some more folders that packages use but a PATH may lack. */
    static Optional<Path> find(String name, List<String> moreFolders) {
        String path = System.getenv().getOrDefault("PATH", "");
        Stream<String> onPath =
                Pattern.compile(Pattern.quote(File.pathSeparator)).splitAsStream(path);
        return Stream.concat(onPath, moreFolders.stream())
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** True if the program starts on this machine at all. */
    static boolean runs(Path program, String... arguments) {
        try {
            Process process = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(VERSION_BOUND_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
