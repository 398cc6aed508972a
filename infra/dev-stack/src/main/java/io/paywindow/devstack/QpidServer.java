package io.paywindow.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A Qpid Broker-J in its own JVM: what speaks AMQP on a laptop without RabbitMQ and without Docker. Demo only: it
 * refuses RabbitMQ's queue arguments, and no promise is tested on it.
 */
final class QpidServer implements AutoCloseable {

    private static final Duration START_BOUND = Duration.ofSeconds(60);

    private static final List<String> JVM_OPTIONS = List.of(
            "-Xmx160m",
            // Qpid wants room beside the heap for messages in flight.
            "-XX:MaxDirectMemorySize=128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Dlogback.configurationFile=io/paywindow/devstack/server-logback.xml");

    private final ChildProcess process;
    private final int port;

    private QpidServer(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    static QpidServer start(Path directory, int port) {
        Path home = directory.toAbsolutePath();
        Path ready = home.resolve("ready");
        try {
            Files.deleteIfExists(ready);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = JavaCommand.main(
                QpidBroker.class,
                JVM_OPTIONS,
                home.resolve("data").toString(),
                Integer.toString(port),
                ready.toString());
        ChildProcess process = ChildProcess.start(Launch.of("qpid", home.resolve("qpid.log"), command));
        Patience.untilReady(process, START_BOUND, () -> Files.exists(ready) && AmqpWire.answers(port));
        return new QpidServer(process, port);
    }

    String uri() {
        return "amqp://guest:guest@127.0.0.1:%d/%%2F".formatted(port);
    }

    ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
