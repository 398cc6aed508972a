package io.paywindow.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which the stack keeps its data, its logs and what others need to find it; one stack at a time.
 *
 * <p>Thread-safe.
 */
final class DataFolder implements AutoCloseable {

    /** Not data: the lock that is held, the log of the build, programs unpacked from jars that have not changed. */
    private static final Set<String> KEPT_WHEN_FRESH = Set.of("lock", "logs", "apps", "bin");

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final String ENDPOINTS = "endpoints.json";

    private final Path root;
    private final FileChannel channel;

    private DataFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /** Takes the folder; fails if another stack runs in it. */
    static DataFolder open(Path root) {
        try {
            Files.createDirectories(root.resolve("logs"));
            FileChannel channel =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new IllegalStateException("another stack runs in %s; stop it first".formatted(root));
            }
            return new DataFolder(root, channel);
        } catch (IOException e) {
            throw new UncheckedIOException(root + " cannot be used", e);
        }
    }

    Path resolve(String name) {
        return root.resolve(name);
    }

    /** A log of this start; that of the start before is kept beside it. */
    Path freshLog(String name) {
        Path log = root.resolve("logs").resolve(name + ".log");
        try {
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling(name + ".previous.log"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return log;
    }

    /** Forgets all data. */
    void wipe() {
        try (Stream<Path> entries = Files.list(root)) {
            List<Path> data = entries.filter(entry ->
                            !KEPT_WHEN_FRESH.contains(entry.getFileName().toString()))
                    .toList();
            data.forEach(TempFolders::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(root + " cannot be wiped", e);
        }
    }

    /** Says where the stack is; readers see the whole file or none. */
    void publish(String endpoints) {
        writeWhole(ENDPOINTS, endpoints);
    }

    void withdrawEndpoints() {
        try {
            Files.deleteIfExists(root.resolve(ENDPOINTS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file that only its owner may read: it may hold secrets. */
    void writeWhole(String name, String content) {
        Path half = root.resolve(name + ".part");
        try {
            Files.deleteIfExists(half);
            Files.createFile(half, OWNER_ONLY);
            Files.writeString(half, content);
            Files.move(half, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be written", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
