package io.paywindow.faults.line;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Where bugs are planted: a changed copy of a source is compiled into a folder that comes before the service's jar. */
final class Nursery {

    private static final String JAVA = "src/main/java/";
    private static final String RESOURCES = "src/main/resources/";

    private final Path root;
    private final Path folder;

    /**
     * @param root of the repository
     * @param folder for what is grown
     */
    Nursery(Path root, Path folder) {
        this.root = root.toAbsolutePath().normalize();
        this.folder = folder.toAbsolutePath();
    }

    /**
     * A class path entry with the bug.
     *
     * @param libraries what the source needs to be compiled
     */
    Path grow(Plant plant, List<Path> libraries) {
        Path grown = folder.resolve(plant.service().module());
        try {
            String text = Files.readString(root.resolve(plant.file()));
            int at = text.indexOf(plant.right());
            if (at < 0 || text.indexOf(plant.right(), at + 1) >= 0) {
                throw new IllegalStateException(
                        plant.file() + ": [" + plant.right() + "] (expected: once; plant the bug anew)");
            }
            String changed = text.replace(plant.right(), plant.wrong());
            if (plant.file().contains(RESOURCES)) {
                write(grown.resolve(after(RESOURCES, plant)), changed);
            } else {
                Path source = folder.resolve("sources").resolve(after(JAVA, plant));
                write(source, changed);
                compile(source, grown, libraries);
            }
            return grown;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String after(String part, Plant plant) {
        return plant.file().substring(plant.file().indexOf(part) + part.length());
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void compile(Path source, Path target, List<Path> libraries) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("bugs are planted by a JDK; this is a JRE");
        }
        Files.createDirectories(target);
        String classPath = Stream.concat(
                        libraries.stream().map(Path::toString), Stream.of(System.getProperty("java.class.path")))
                .collect(Collectors.joining(File.pathSeparator));
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "--release",
                    "21",
                    "-parameters",
                    "-proc:none",
                    "-nowarn",
                    "-d",
                    target.toString(),
                    "-cp",
                    classPath);
            boolean compiled = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            if (!compiled) {
                throw new IllegalStateException("a planted bug does not compile: " + said);
            }
        }
    }
}
