package io.paywindow.stock.ledger;

import io.paywindow.devstack.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/** A Redis that can be put back to what it was: what clients see of a failover to a replica that had not received everything. */
final class TimeMachine implements AutoCloseable {

    private final RedisServer redis;
    private final Path data;
    private final Path copy;

    /**
     * @param folder the Redis' own is {@code redis} in it
     */
    TimeMachine(RedisServer redis, Path folder) {
        this.redis = redis;
        this.data = folder.resolve("redis");
        this.copy = folder.resolve("before");
    }

    String url() {
        return redis.url();
    }

    /** Keeps what Redis has now. Redis is restarted by it. */
    void remember() {
        redis.kill();
        replace(copy, data);
        redis.restart();
    }

    /** Redis dies, and comes back with what it had then. */
    void goBack() {
        redis.kill();
        replace(data, copy);
        redis.restart();
    }

    void restart() {
        redis.restart();
    }

    private static void replace(Path target, Path source) {
        try {
            if (Files.exists(target)) {
                Files.walkFileTree(target, new Removal());
            }
            Files.walkFileTree(source, new Copy(source, target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        redis.close();
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }
    }

    private static final class Copy extends SimpleFileVisitor<Path> {
        private final Path source;
        private final Path target;

        Copy(Path source, Path target) {
            this.source = source;
            this.target = target;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            Files.createDirectories(target.resolve(source.relativize(folder)));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.copy(file, target.resolve(source.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
            return FileVisitResult.CONTINUE;
        }
    }
}
