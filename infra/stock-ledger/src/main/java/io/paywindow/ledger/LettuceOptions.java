package io.paywindow.ledger;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The options of our Redis client. Whatever a promise leans on is set here and not left to a default. */
final class LettuceOptions {

    /** Most commands of one connection that may await their answer; more is a sign that Redis does not keep up. */
    private static final int MOST_IN_FLIGHT = 10_000;

    private static final int THREADS = 2;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final Duration KEEP_ALIVE_IDLE = Duration.ofSeconds(10);
    private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(3);
    private static final int KEEP_ALIVE_PROBES = 3;

    private LettuceOptions() {}

    static ClientResources resources() {
        return DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                // A Redis that comes back is found within half a second, and not stormed by all services in step.
                .reconnectDelay(Delay.fullJitter(SHORTEST_PAUSE, LONGEST_PAUSE, 2, TimeUnit.MILLISECONDS))
                .build();
    }

    static ClientOptions options(Duration timeout) {
        return ClientOptions.builder()
                .autoReconnect(true)
                // Told at once that Redis is away, a caller waits or answers 503; a queue would hide it and then burst.
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_IN_FLIGHT)
                // Asynchronous commands as well: nobody waits for ever.
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                // A server that accepts connections but does not answer yet is not there yet.
                .pingBeforeActivateConnection(true)
                // What pub/sub and scripts need is in RESP2, which every server and proxy speaks.
                .protocolVersion(ProtocolVersion.RESP2)
                // Notices of a hosted product's maintenance, which need RESP3.
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                // A wrong password today may be right after the next rotation: go on trying.
                .suspendReconnectOnProtocolFailure(false)
                .scriptCharset(StandardCharsets.UTF_8)
                .socketOptions(sockets(timeout))
                .build();
    }

    private static SocketOptions sockets(Duration timeout) {
        return SocketOptions.builder()
                .connectTimeout(timeout)
                .tcpNoDelay(true)
                // A server that vanished is noticed in seconds while idle; while busy, by the commands' own timeouts.
                .keepAlive(KeepAliveOptions.builder()
                        .enable()
                        .idle(KEEP_ALIVE_IDLE)
                        .interval(KEEP_ALIVE_INTERVAL)
                        .count(KEEP_ALIVE_PROBES)
                        .build())
                .build();
    }
}
