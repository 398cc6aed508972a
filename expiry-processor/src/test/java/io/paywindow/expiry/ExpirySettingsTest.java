package io.paywindow.expiry;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paywindow.expiry.streams.Stores;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ExpirySettingsTest {

    @Test
    void hasDefaultsThatAShopCanStartWith() throws IOException {
        ExpirySettings settings = bind(Map.of());

        assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.outageGrace()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.tick()).isEqualTo(Duration.ofMillis(100));
        assertThat(settings.zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
        assertThat(settings.store()).isEqualTo(Stores.ROCKSDB);
        assertThat(settings.stateDir()).isEqualTo(Path.of("data/expiry-processor"));
        assertThat(settings.kafka().partitions()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({
        "instance-id, a/b, 1 to 64 of",
        "grace, -1s, PT0S to PT1H",
        "outage-grace, 25h, PT0S to PT24H",
        "tick, 2s, PT0.005S to PT1S",
        "commit-interval, 3s, PT0.005S to PT2S",
        "rocksdb-memory, 1MB, 8MB to 64GB",
        "standby-replicas, 9, 0 to 8",
        "threads, 0, 1 to 64"
    })
    void refusesAValueThatWouldNotDoWhatItSays(String name, String value, String expectation) {
        assertThatThrownBy(() -> bind(Map.of("pipeline." + name, value)))
                .rootCause()
                .hasMessageStartingWith(name + ": ")
                .hasMessageContaining("(expected: " + expectation);
    }

    private static ExpirySettings bind(Map<String, Object> own) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("own", own));
        for (String file : List.of("application.properties", "paywindow-shared.properties")) {
            Properties defaults = new Properties();
            try (InputStream in = requireNonNull(ExpirySettings.class.getResourceAsStream("/" + file))) {
                defaults.load(in);
            }
            environment.getPropertySources().addLast(new PropertiesPropertySource(file, defaults));
        }
        return Binder.get(environment).bind("pipeline", ExpirySettings.class).get();
    }
}
