package io.paywindow.expiry.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Local state that has lain unused for too long to be brought up to date.
 *
 * <p>Kafka Streams reads the changelog on from where the local state ends. A deletion stays in a compacted changelog for
 * {@link StreamsProperties#DELETIONS_KEPT}; a state that is older would miss it, and an order long paid would expire.
 */
final class StaleState {

    private static final Logger LOG = LoggerFactory.getLogger(StaleState.class);
    private static final String TASK_FOLDER = "[0-9]+_[0-9]+";

    private StaleState() {}

    /** Deletes the folders of tasks under the state folder that nobody has written to for half that time. */
    static void remove(Path stateDir, Instant now) {
        try {
            for (Path task : tasks(stateDir)) {
                Duration unused = Duration.between(lastWritten(task), now);
                if (unused.compareTo(StreamsProperties.OLDEST_USABLE_STATE) > 0) {
                    LOG.warn("local state unused for {}, restored from its changelog instead: {}", unused, task);
                    delete(task);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> tasks(Path stateDir) throws IOException {
        if (!Files.isDirectory(stateDir)) {
            return List.of();
        }
        // <state dir>/<application>/<task>
        try (Stream<Path> found = Files.find(
                stateDir,
                2,
                (path, attributes) -> attributes.isDirectory()
                        && path.getFileName().toString().matches(TASK_FOLDER))) {
            return found.toList();
        }
    }

    private static Instant lastWritten(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Instant newest = Instant.EPOCH;
            for (Path file : files.toList()) {
                Instant written = Files.getLastModifiedTime(file).toInstant();
                newest = written.isAfter(newest) ? written : newest;
            }
            return newest;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
