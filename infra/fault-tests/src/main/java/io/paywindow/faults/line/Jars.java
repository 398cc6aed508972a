package io.paywindow.faults.line;

import io.paywindow.devstack.ChildProcess;
import io.paywindow.devstack.JavaCommand;
import io.paywindow.devstack.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The services' jars, unpacked once: a JVM starts faster from jars that are files, by a second and a half of CPU. */
final class Jars {

    private static final List<String> UNPACKER = List.of("-Djarmode=tools", "-XX:TieredStopAtLevel=1");

    private final Path root;
    private final Path unpacked;

    /**
     * @param root of the repository
     * @param unpacked a folder for what is unpacked
     */
    Jars(Path root, Path unpacked) {
        this.root = root.toAbsolutePath().normalize();
        this.unpacked = unpacked;
    }

    void unpack() {
        List<ChildProcess> all = new ArrayList<>();
        for (Service service : Service.values()) {
            List<String> command = JavaCommand.jar(
                    packed(service),
                    UNPACKER,
                    "extract",
                    "--destination",
                    folder(service).toString());
            all.add(ChildProcess.start(
                    Launch.of("unpack " + service.module(), unpacked.resolve(service.module() + ".log"), command)));
        }
        for (ChildProcess one : all) {
            int exit = one.onExit().join();
            if (exit != 0) {
                throw new IllegalStateException(one.name() + ": exit code " + exit + " " + one.lastLines(20));
            }
        }
    }

    /**
     * The command that runs a service.
     *
     * @param before class path entries that come before the service's own
     */
    List<String> command(Service service, List<String> jvmOptions, List<Path> before) {
        Path jar = folder(service).resolve(packed(service).getFileName());
        if (before.isEmpty()) {
            return JavaCommand.jar(jar, jvmOptions);
        }
        List<String> command = new ArrayList<>(JavaCommand.jar(jar, jvmOptions));
        int last = command.size() - 2;
        command.subList(last, command.size()).clear();
        StringBuilder classPath = new StringBuilder();
        before.forEach(entry -> classPath.append(entry).append(System.getProperty("path.separator")));
        command.addAll(List.of("-cp", classPath.append(jar).toString(), mainClass(jar)));
        return command;
    }

    /** The service's own jar and all it needs. */
    List<Path> libraries(Service service) {
        try (Stream<Path> files = Files.walk(folder(service))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String mainClass(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue("Main-Class");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path folder(Service service) {
        return unpacked.resolve(service.module());
    }

    private Path packed(Service service) {
        Path target = root.resolve(service.module()).resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            service.module() + ": no exec jar (expected: mvn package made it)"));
        } catch (IOException e) {
            throw new UncheckedIOException(service.module() + ": no target folder (expected: mvn package made it)", e);
        }
    }
}
