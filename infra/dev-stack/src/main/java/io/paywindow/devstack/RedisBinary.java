package io.paywindow.devstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The redis-server to run: the installed one, else the one that the embedded-redis jar carries for this machine.
 *
 * @param program the file to execute
 * @param origin where it comes from, for the operator
 */
record RedisBinary(Path program, String origin) {

    private static final List<String> MORE_FOLDERS = List.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin");

    /** Puts the jar's binary, if it is needed, into the given folder. */
    static RedisBinary find(Path unpackInto) {
        return installed()
                .or(() -> embedded(unpackInto))
                .orElseThrow(() -> new IllegalStateException(
                        "No redis-server: none is installed, and none of those in the embedded-redis jar runs here."
                                + " Install Redis 6.2 or later, or set REDIS_URL."));
    }

    static Optional<RedisBinary> installed() {
        return Programs.find("redis-server", MORE_FOLDERS)
                .filter(program -> Programs.runs(program, "--version"))
                .map(program -> new RedisBinary(program, program.toString()));
    }

    static Optional<RedisBinary> embedded(Path unpackInto) {
        return resources().stream()
                .map(resource -> unpack(resource, unpackInto))
                .flatMap(Optional::stream)
                .filter(program -> Programs.runs(program, "--version"))
                .map(program -> new RedisBinary(program, "embedded-redis " + program.getFileName()))
                .findFirst();
    }

    /** The names of the binaries in embedded-redis 1.4.3 that may run here, best first. */
    private static List<String> resources() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        boolean arm = arch.equals("aarch64") || arch.equals("arm64");
        if (os.contains("mac")) {
            return List.of(arm ? "redis-server-6.2.6-v5-darwin-arm64" : "redis-server-6.2.6-v5-darwin-amd64");
        }
        // The 64-bit one wants glibc and OpenSSL 3; the 32-bit one is static and runs where those are missing.
        return arm
                ? List.of("redis-server-6.2.7-linux-arm64")
                : List.of("redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-386");
    }

    private static Optional<Path> unpack(String resource, Path folder) {
        Path target = folder.resolve(resource);
        try (InputStream in = RedisBinary.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                return Optional.empty();
            }
            if (!Files.isExecutable(target)) {
                Files.createDirectories(folder);
                // Under another name first, so that nobody ever runs half a file.
                Path half = Files.createTempFile(folder, resource, ".part");
                Files.copy(in, half, StandardCopyOption.REPLACE_EXISTING);
                if (!half.toFile().setExecutable(true)) {
                    throw new IOException(half + " cannot be made executable");
                }
                Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
            }
            return Optional.of(target);
        } catch (IOException e) {
            throw new UncheckedIOException("embedded redis-server cannot be unpacked to " + folder, e);
        }
    }
}
