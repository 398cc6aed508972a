package io.paywindow.devstack;

import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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

    /**
     * An empty database, one of 1 to 15, of the tester's own Redis; emptied again at the end. A key in database 0 claims
     * it meanwhile, so that two runs on one Redis do not meet.
     */
    record Borrowed(String server, int database) implements RedisForTests {

        private static final int LAST_DATABASE = 15;
        private static final long CLAIM_SECONDS = 3600;

        static Borrowed from(String server) {
            return IntStream.rangeClosed(1, LAST_DATABASE)
                    .mapToObj(index -> new Borrowed(server, index))
                    .filter(Borrowed::claim)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("REDIS_URL: no database from 1 to " + LAST_DATABASE
                            + " is empty (expected: one to use and to empty again)"));
        }

        private boolean claim() {
            SetArgs unlessClaimed = SetArgs.Builder.nx().ex(CLAIM_SECONDS);
            if (ask(0, commands -> commands.set(claimKey(), "claimed", unlessClaimed))
                    .isEmpty()) {
                return false;
            }
            boolean empty = ask(database, RedisCommands::dbsize).orElseThrow() == 0;
            if (!empty) {
                ask(0, commands -> commands.del(claimKey()));
            }
            return empty;
        }

        private String claimKey() {
            return "paywindow-tests-use-database-" + database;
        }

        /** The server's URL with another database; Lettuce's own would put a word in place of its password. */
        private String url(int index) {
            return server.replaceFirst("^(\\w+://[^/?]*)(/\\d*)?", "$1/" + index);
        }

        private <T> Optional<T> ask(int index, Function<RedisCommands<String, String>, @Nullable T> question) {
            try (RedisClient client = RedisClient.create(url(index));
                    StatefulRedisConnection<String, String> connection = client.connect()) {
                return Optional.ofNullable(question.apply(connection.sync()));
            }
        }

        @Override
        public String url() {
            return url(database);
        }

        @Override
        public void close() {
            ask(database, RedisCommands::flushdb);
            ask(0, commands -> commands.del(claimKey()));
        }
    }
}
