package io.paywindow.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServerIT {

    @TempDir
    Path directory;

    @Test
    void answeredWritesSurviveAKillAndARestartOnTheSamePort() {
        try (RedisServer redis = RedisServer.start(directory)) {
            String before = redis.url();
            ask(redis, commands -> commands.set("kept", "yes"));

            redis.kill();
            redis.restart();

            assertThat(redis.url()).isEqualTo(before);
            assertThat(ask(redis, commands -> commands.get("kept"))).isEqualTo("yes");
        }
    }

    @Test
    void theBinaryThatTheJarCarriesStartsAndKeepsItsData() {
        RedisBinary embedded = RedisBinary.embedded(directory.resolve("bin")).orElseThrow();
        try (RedisServer redis = RedisServer.start(embedded, directory, Ports.free())) {
            ask(redis, commands -> commands.set("kept", "yes"));
            redis.restart();
            assertThat(ask(redis, commands -> commands.get("kept"))).isEqualTo("yes");
        }
    }

    @Test
    void aReplicaFollowsAndBecomesAPrimaryWhenPromoted() {
        try (RedisServer primary = RedisServer.start(directory.resolve("primary"));
                RedisServer replica = RedisServer.startReplicaOf(primary, directory.resolve("replica"))) {
            ask(primary, commands -> commands.set("copied", "yes"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> "yes".equals(ask(replica, commands -> commands.get("copied"))));

            primary.kill();
            replica.promote();

            assertThat(ask(replica, commands -> commands.set("own", "yes"))).isEqualTo("OK");
        }
    }

    @Test
    void aReplicaThatIsPromotedAtOnceIsAPrimaryAndOneThatHasCopiedKnowsAll() {
        try (RedisServer primary = RedisServer.start(directory.resolve("primary"))) {
            ask(
                    primary,
                    commands -> commands.eval(
                            "for i = 1, 300000 do redis.call('SET', 'key' .. i, string.rep('x', 200)) end return 'filled'",
                            ScriptOutputType.STATUS));
            try (RedisServer hasty = RedisServer.startReplicaOf(primary, directory.resolve("hasty"))) {
                hasty.promote();
                assertThat(ask(hasty, commands -> commands.set("own", "yes"))).isEqualTo("OK");
            }
            try (RedisServer replica = RedisServer.startReplicaOf(primary, directory.resolve("replica"))) {
                replica.awaitCopied();
                replica.promote();
                assertThat(ask(replica, RedisCommands::dbsize)).isEqualTo("300000");
            }
        }
    }

    @Test
    void nothingIsEvictedAndFolderNamesMayHaveSpaces() {
        try (RedisServer redis = RedisServer.start(directory.resolve("a folder with spaces"))) {
            assertThat(ask(redis, commands -> commands.configGet("maxmemory-policy")))
                    .contains("noeviction");
        }
    }

    @Test
    void inATestersOwnRedisEachClassGetsAnEmptyDatabaseAndWhatWasThereStays() {
        try (RedisServer own = RedisServer.start(directory)) {
            ask(own.url() + "/1", commands -> commands.set("the tester's", "yes"));

            RedisForTests first = RedisForTests.Borrowed.from(own.url());
            RedisForTests second = RedisForTests.Borrowed.from(own.url());

            assertThat(List.of(first.url(), second.url())).containsExactly(own.url() + "/2", own.url() + "/3");
            ask(first.url(), commands -> commands.set("the test's", "yes"));
            first.close();
            assertThat(ask(first.url(), RedisCommands::dbsize)).isEqualTo("0");
            assertThat(RedisForTests.Borrowed.from(own.url()).url()).isEqualTo(first.url());
            assertThat(ask(own.url() + "/1", commands -> commands.get("the tester's")))
                    .isEqualTo("yes");
        }
    }

    private static String ask(RedisServer redis, Function<RedisCommands<String, String>, Object> question) {
        return ask(redis.url(), question);
    }

    private static String ask(String url, Function<RedisCommands<String, String>, Object> question) {
        try (RedisClient client = RedisClient.create(url)) {
            return String.valueOf(question.apply(client.connect().sync()));
        }
    }
}
