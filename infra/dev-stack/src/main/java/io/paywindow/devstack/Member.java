package io.paywindow.devstack;

import java.time.Duration;
import java.util.List;

/** A part of the running stack that was started here: how it is known, and how it is stopped. */
interface Member extends AutoCloseable {

    String name();

    long pid();

    boolean alive();

    /** How it ended, once it has. */
    String ending();

    /** The end of its log. */
    List<String> lastLines(int count);

    /** Stops it in good order, within a bound. */
    @Override
    void close();

    /** A child process, and how long it may take to stop. */
    record OfProcess(String name, ChildProcess process, Duration stopBound) implements Member {

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public boolean alive() {
            return process.alive();
        }

        @Override
        public String ending() {
            return "exit code " + process.exitCode().orElse(0);
        }

        @Override
        public List<String> lastLines(int count) {
            return process.lastLines(count);
        }

        @Override
        public void close() {
            process.terminate(stopBound);
        }
    }

    /** A RabbitMQ, wherever it runs. */
    record OfRabbit(String name, RabbitServer server) implements Member {

        @Override
        public long pid() {
            return server.pid();
        }

        @Override
        public boolean alive() {
            return server.alive();
        }

        @Override
        public String ending() {
            return server.origin();
        }

        @Override
        public List<String> lastLines(int count) {
            return server.lastLines(count);
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
