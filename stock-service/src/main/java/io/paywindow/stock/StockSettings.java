package io.paywindow.stock;

import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.stock.amqp.AmqpSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * All settings of the stock service, under {@code pipeline.}. Defaults are in {@code application.properties}.
 *
 * @param instanceId unique among running instances, the same after a restart
 * @param roles what this instance does, at least one
 * @param zone whose clock customers look at, an IANA name
 * @param dedupeWindow how long a closed hold is remembered, 1 min to 30 d
 * @param auditInterval how often the ledger is compared with the log, 1 s to 1 d
 */
@ConfigurationProperties("pipeline")
public record StockSettings(
        String instanceId,
        KafkaSettings kafka,
        RedisSettings redis,
        Set<Role> roles,
        AmqpSettings amqp,
        Bridge bridge,
        Settle settle,
        NoticeSettings notices,
        ZoneId zone,
        Duration dedupeWindow,
        Duration auditInterval) {

    public StockSettings {
        expect(instanceId.matches("[A-Za-z0-9_.-]{1,64}"), "instance-id", instanceId, "1 to 64 of A-Z a-z 0-9 _ . -");
        expect(!roles.isEmpty(), "roles", roles, "some of bridge, stock, notification");
        roles = Set.copyOf(roles);
        within("dedupe-window", dedupeWindow, Duration.ofMinutes(1), Duration.ofDays(30));
        within("audit-interval", auditInterval, Duration.ofSeconds(1), Duration.ofDays(1));
    }

    /** Whether this instance has the role. */
    public boolean has(Role role) {
        return roles.contains(role);
    }

    /**
     * How facts go from Kafka to the exchange.
     *
     * @param window messages that may be unconfirmed at a time, 1 to 100,000
     * @param commitInterval how often the confirmed prefix is committed to Kafka, 10 ms to 1 min
     */
    public record Bridge(int window, Duration commitInterval) {
        public Bridge {
            expect(window >= 1 && window <= 100_000, "bridge.window", window, "1 to 100000");
            within("bridge.commit-interval", commitInterval, Duration.ofMillis(10), Duration.ofMinutes(1));
        }
    }

    /**
     * How stock is settled.
     *
     * @param prefetch messages in hand at a time, 1 to 10,000
     */
    public record Settle(int prefetch) {
        public Settle {
            expect(prefetch >= 1 && prefetch <= 10_000, "settle.prefetch", prefetch, "1 to 10000");
        }
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        expect(value.compareTo(least) >= 0 && value.compareTo(most) <= 0, name, value, least + " to " + most);
    }

    private static void expect(boolean good, String name, Object value, String expectation) {
        if (!good) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expectation + ")");
        }
    }
}
