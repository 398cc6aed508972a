package io.paywindow.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisTroubleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOADING Redis is loading the dataset in memory",
                "READONLY You can't write against a read only replica. script: 30cf, on @user_script:1.",
                "OOM command not allowed when used memory > 'maxmemory'.",
                "ERR Error running script (call to f_30cf): @user_script:12: @user_script: 12: -OOM command not allowed",
                "NOREPLICAS Not enough good replicas to write.",
                "MISCONF Redis is configured to save RDB snapshots"
            })
    void takesWhatPassesForWeather(String error) {
        assertThat(RedisTrouble.of(new RedisCommandExecutionException(error))).isInstanceOf(RedisAwayException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERR Error running script: @user_script: 12: Wrong number of args calling Redis command",
                "WRONGTYPE Operation against a key holding the wrong kind of value",
                "NOPERM this user has no permissions to run the 'evalsha' command"
            })
    void takesWhatStaysForADefect(String error) {
        assertThat(RedisTrouble.of(new RedisCommandExecutionException(error)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(error);
    }

    @Test
    void takesEveryKindOfLostConnectionForWeather() {
        assertThat(RedisTrouble.of(new CompletionException(new SocketException("Connection reset"))))
                .isInstanceOf(RedisAwayException.class);
        assertThat(RedisTrouble.of(new ExecutionException(new RedisConnectionException("refused"))))
                .isInstanceOf(RedisAwayException.class);
        assertThat(RedisTrouble.of(new RedisCommandTimeoutException("2 s"))).isInstanceOf(RedisAwayException.class);
        assertThat(RedisTrouble.of(new CancellationException("closed"))).isInstanceOf(RedisAwayException.class);
    }

    @Test
    void leavesAConnectionThatLeadsToAReplicaOrNowhere() {
        assertThat(RedisTrouble.leadsAstray(new CompletionException(new RedisCommandTimeoutException("2 s"))))
                .isTrue();
        assertThat(RedisTrouble.leadsAstray(new RedisCommandExecutionException("READONLY You can't write")))
                .isTrue();
        assertThat(RedisTrouble.leadsAstray(new RedisCommandExecutionException("ERR no such key")))
                .isFalse();
    }

    @Test
    void findsAServerUnfitThatIsOldOrMayEvictOrFollowsAnother() {
        assertThat(RedisTrouble.inInfo(info("7.0.15", "noeviction", "master"))).isEqualTo(Optional.empty());
        assertThat(RedisTrouble.inInfo(info("10.2.0", "noeviction", "master"))).isEqualTo(Optional.empty());
        assertThat(RedisTrouble.inInfo(info("6.2.0", "noeviction", "master"))).isEqualTo(Optional.empty());
        assertThat(RedisTrouble.inInfo(info("6.0.16", "noeviction", "master")))
                .contains("Redis 6.0.16 (expected: 6.2 or newer)");
        assertThat(RedisTrouble.inInfo(info("7.0.15", "allkeys-lru", "master")).orElseThrow())
                .startsWith("Redis maxmemory-policy: allkeys-lru (expected: noeviction");
        assertThat(RedisTrouble.inInfo(info("7.0.15", "noeviction", "slave")))
                .contains("Redis role: slave (expected: master)");
    }

    private static String info(String version, String policy, String role) {
        return "# Server\r\nredis_version:%s\r\n\r\n# Memory\r\nmaxmemory_policy:%s\r\n# Replication\r\nrole:%s\r\n"
                .formatted(version, policy, role);
    }
}
