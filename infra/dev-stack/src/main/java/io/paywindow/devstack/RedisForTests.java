package io.paywindow.devstack;

import java.nio.file.Path;

/** The Redis that one test class has for itself. */
interface RedisForTests extends AutoCloseable {

    String url();

    @Override
    void close();

    /** A process of its own. */
    record Private(RedisServer server, Path directory) implements RedisForTests {

        @Override
        public String url() {
            return server.url();
        }

        @Override
        public void close() {
            // Nobody wants its data: no need to let it finish.
            server.kill();
            TempFolders.delete(directory);
        }
    }
}
