package io.paywindow.devstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Whether a Docker engine answers on this machine, asked directly: Testcontainers takes seconds to find that none does. */
final class DockerEngine {

    private static final long ANSWER_BOUND_SECONDS = 2;
    private static final String PING = "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n";

    private DockerEngine() {}

    /** The image that tests and the demo use; infra/test reads the same file. */
    static String rabbitImage() {
        try (InputStream in =
                Objects.requireNonNull(DockerEngine.class.getResourceAsStream("rabbitmq.image"), "rabbitmq.image")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True if an engine on a local socket answers within two seconds. */
    static boolean answers() {
        return sockets(System.getenv().getOrDefault("DOCKER_HOST", "")).anyMatch(DockerEngine::answers);
    }

    private static Stream<Path> sockets(String dockerHost) {
        String unix = "unix://";
        if (dockerHost.startsWith(unix)) {
            return Stream.of(Path.of(dockerHost.substring(unix.length())));
        }
        if (!dockerHost.isEmpty()) {
            // An engine elsewhere publishes its ports elsewhere.
            return Stream.empty();
        }
        String home = System.getProperty("user.home");
        return Stream.concat(
                        Stream.of(Path.of("/var/run/docker.sock")),
                        List.of(".docker/run/docker.sock", ".docker/desktop/docker.sock", ".colima/default/docker.sock")
                                .stream()
                                .map(name -> Path.of(home, name)))
                .filter(Files::exists);
    }

    private static boolean answers(Path socket) {
        CompletableFuture<Boolean> answer =
                new CompletableFuture<Boolean>().completeOnTimeout(false, ANSWER_BOUND_SECONDS, TimeUnit.SECONDS);
        Thread.ofVirtual().start(() -> answer.complete(ping(socket)));
        return answer.join();
    }

    private static boolean ping(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(PING.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(64);
            channel.read(answer);
            return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII).contains(" 200 ");
        } catch (IOException e) {
            return false;
        }
    }
}
