package io.paywindow.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that are gone after the run. */
final class TempFolders {

    private TempFolders() {}

    static Path create(String name) {
        try {
            return Files.createTempDirectory("paywindow-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder for " + name, e);
        }
    }

    /** Deletes a folder with all that is in it; what a dying server still holds may stay. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            System.getLogger(TempFolders.class.getName())
                    .log(System.Logger.Level.WARNING, "{0} could not be deleted: {1}", folder, e.getMessage());
        }
    }
}
