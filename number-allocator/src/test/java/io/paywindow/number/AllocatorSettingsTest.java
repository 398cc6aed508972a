package io.paywindow.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AllocatorSettingsTest {

    private static AllocatorSettings bind(String name, Object value) {
        Map<String, Object> properties = new HashMap<>(Map.ofEntries(
                Map.entry("pipeline.instance-id", "test"),
                Map.entry("pipeline.kafka.bootstrap-servers", "localhost:9092"),
                Map.entry("pipeline.kafka.topic-prefix", ""),
                Map.entry("pipeline.kafka.create-topics", true),
                Map.entry("pipeline.kafka.partitions", 6),
                Map.entry("pipeline.kafka.replication-factor", 3),
                Map.entry("pipeline.kafka.min-insync-replicas", 2),
                Map.entry("pipeline.redis.url", "redis://localhost"),
                Map.entry("pipeline.redis.command-timeout", "2s"),
                Map.entry("pipeline.payment-window", "10m"),
                Map.entry("pipeline.dedupe-window", "24h"),
                Map.entry("pipeline.zone", "Asia/Shanghai"),
                Map.entry("pipeline.max-unpaid-per-user", 20),
                Map.entry("pipeline.concurrency", 2),
                Map.entry("pipeline.batch-size", 500),
                Map.entry("pipeline.numbers.sequence-digits", 7),
                Map.entry("pipeline.numbers.block-size", 1000),
                Map.entry("pipeline.numbers.generate-count", 10_000_000),
                Map.entry("pipeline.numbers.low-water", 1_000_000),
                Map.entry("pipeline.numbers.generate-at", "04:00"),
                Map.entry("pipeline.numbers.delete-at", "03:00")));
        properties.put("pipeline." + name, value);
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("pipeline", AllocatorSettings.class);
    }

    private static void assertRefused(String name, Object value) {
        assertThatThrownBy(() -> bind(name, value))
                .isInstanceOf(BindException.class)
                .rootCause()
                .hasMessageContaining(name.substring(name.lastIndexOf('.') + 1) + ": " + value);
    }

    @Test
    void readsEverySetting() {
        AllocatorSettings settings = bind("payment-window", "5s");

        assertThat(settings.paymentWindow()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
        assertThat(settings.numbers().generateAt()).isEqualTo(LocalTime.of(4, 0));
        assertThat(settings.numbers().shape().highest()).isEqualTo(9_999_999);
        assertThat(settings.ledger().maxUnpaidPerUser()).isEqualTo(20);
    }

    @Test
    void namesTheSettingThatIsOutOfBounds() {
        assertRefused("payment-window", "PT0.5S");
        assertRefused("payment-window", "PT24H0.001S");
        assertRefused("dedupe-window", "PT5M");
        assertRefused("dedupe-window", "PT217H");
        assertRefused("concurrency", 0);
        assertRefused("concurrency", 65);
        assertRefused("batch-size", 0);
        assertRefused("batch-size", 5001);
        assertRefused("max-unpaid-per-user", 0);
        assertRefused("instance-id", "a b");
        assertRefused("numbers.sequence-digits", 6);
        assertRefused("numbers.block-size", 0);
        assertRefused("numbers.generate-count", 10_000_001);
        assertRefused("numbers.low-water", 0);
    }
}
