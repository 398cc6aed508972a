package io.paywindow.expiry;

import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.expiry.streams.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * All settings of the expiry processor, under {@code pipeline.}. Defaults are in {@code application.properties}.
 *
 * @param instanceId unique among running instances, the same after a restart
 * @param zone where the day in an order number begins; the same as number-allocator's
 * @param grace how long after payBy a payment is still in time, 0 to 1 h
 * @param outageGrace how long after an outage what fell due in it can still be paid, 0 to 24 h
 * @param tick how often the time is written into the payment log while an order is about to fall due, 5 ms to 1 s
 * @param commitInterval how far apart the commits that others see outcomes by are under load, 5 ms to 2 s
 * @param stateDir folder for what is remembered; each instance makes its own in it
 * @param store where it is kept while running: rocksdb or memory
 * @param rocksdbMemory what all RocksDB stores of the instance may use together, 8 MB to 64 GB
 * @param standbyReplicas how many other instances keep a copy, 0 to 8
 * @param threads that decide, 1 to 64
 */
@ConfigurationProperties("pipeline")
public record ExpirySettings(
        String instanceId,
        KafkaSettings kafka,
        ZoneId zone,
        Duration grace,
        Duration outageGrace,
        Duration tick,
        Duration commitInterval,
        Path stateDir,
        Stores store,
        DataSize rocksdbMemory,
        int standbyReplicas,
        int threads) {

    public ExpirySettings {
        // It names a folder and a group member.
        expect(instanceId.matches("[A-Za-z0-9_.-]{1,64}"), "instance-id", instanceId, "1 to 64 of A-Z a-z 0-9 _ . -");
        within("grace", grace, Duration.ZERO, Duration.ofHours(1));
        within("outage-grace", outageGrace, Duration.ZERO, Duration.ofHours(24));
        within("tick", tick, Duration.ofMillis(5), Duration.ofSeconds(1));
        // Far below the transaction timeout of ten seconds, with room for a burst in one commit.
        within("commit-interval", commitInterval, Duration.ofMillis(5), Duration.ofSeconds(2));
        expect(
                rocksdbMemory.toMegabytes() >= 8 && rocksdbMemory.toGigabytes() <= 64,
                "rocksdb-memory",
                rocksdbMemory,
                "8MB to 64GB");
        expect(standbyReplicas >= 0 && standbyReplicas <= 8, "standby-replicas", standbyReplicas, "0 to 8");
        expect(threads >= 1 && threads <= 64, "threads", threads, "1 to 64");
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
