package io.paywindow.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of this repository as a reader finds them: without what builds, runs and editors leave behind. */
final class Repository {

    /** The modules that make up the line, in its order. */
    static final List<String> SERVICES = List.of("order-api", "number-allocator", "expiry-processor", "stock-service");

    private static final Set<String> LEFT_BEHIND =
            Set.of(".git", "target", ".data", ".idea", ".vscode", ".settings", "__pycache__", "node_modules");

    private static final Path ROOT = findRoot();

    private Repository() {}

    /** The folder of the root pom. */
    static Path root() {
        return ROOT;
    }

    static Path file(String path) {
        return ROOT.resolve(path);
    }

    /** Every file, by its path from the root. */
    static List<Path> files() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return LEFT_BEHIND.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    // In a worktree .git is a file.
                    if (!LEFT_BEHIND.contains(file.getFileName().toString())
                            && !file.getFileName().toString().endsWith(".iml")) {
                        found.add(ROOT.relativize(file));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().sorted().toList();
    }

    /** Every file whose name ends so. */
    static List<Path> files(String ending) {
        return files().stream().filter(file -> file.toString().endsWith(ending)).toList();
    }

    /** Every folder with a pom, but for the root: the modules. */
    static List<Path> modules() {
        return files().stream()
                .filter(file -> file.endsWith("pom.xml"))
                .map(Path::getParent)
                .filter(folder -> folder != null)
                .toList();
    }

    /** What lies in a folder, by name. */
    static List<String> namesIn(String folder) {
        try (Stream<Path> found = Files.list(file(folder))) {
            return found.map(path -> path.getFileName().toString())
                    .filter(name -> !LEFT_BEHIND.contains(name) && !name.endsWith(".iml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path relative) {
        try {
            return Files.readString(ROOT.resolve(relative), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path findRoot() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("order-api")) && Files.isRegularFile(folder.resolve("pom.xml"))) {
                return folder;
            }
        }
        throw new IllegalStateException(
                "working directory: " + Path.of("").toAbsolutePath() + " (expected: the repository or a folder in it)");
    }
}
