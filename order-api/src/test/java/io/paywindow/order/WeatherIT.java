package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.devstack.KafkaServer;
import io.paywindow.devstack.RedisServer;
import io.paywindow.order.Api.Answer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Servers come and go. Nothing is accepted that is not in the log, and everything works again by itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WeatherIT {

    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private final KafkaServer kafka;
    private final RedisServer redis;
    private final Shop shop;

    WeatherIT(@TempDir Path folder) {
        kafka = KafkaServer.start(folder.resolve("kafka"));
        redis = RedisServer.start(folder.resolve("redis"));
        shop = Shop.open(kafka.bootstrapServers(), redis.url(), "weather.");
    }

    /** An answer may come from what is known already, before the last test's Kafka is known to be back. */
    @BeforeEach
    void fairWeather() {
        shop.api().awaitReady();
    }

    @AfterAll
    void close() {
        shop.close();
        kafka.close();
        redis.close();
    }

    @Test
    void whileKafkaIsSilentNothingIsAcceptedAndWhatWasSeenCanBeSeen() {
        String sku = shop.product("tea", 10);
        Answer before = shop.place("ann", sku, 1);
        kafka.suspend();
        try {
            Answer refused = shop.place("ann", sku, 2, "Idempotency-Key", "silent");

            assertThat(refused.status()).as("%s", refused).isEqualTo(503);
            assertThat(refused.problem()).isEqualTo("unavailable");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(shop.status("ann", before)).isEqualTo("AWAITING_PAYMENT");
            assertThat(shop.pay(before, "pay-weather-1", 500).status()).isEqualTo(503);
            await().atMost(RECOVERY)
                    .until(() ->
                            shop.api().management("/actuator/health/readiness").status() == 503);
            assertThat(shop.place("ann", sku, 2, "Idempotency-Key", "silent").status())
                    .isEqualTo(503);
        } finally {
            kafka.resume();
        }

        await().atMost(RECOVERY)
                .until(() ->
                        shop.place("ann", sku, 2, "Idempotency-Key", "silent").status() == 201);
        assertThat(shop.available(sku)).isEqualTo(7);
    }

    @Test
    void aKilledKafkaIsFoundAgain() {
        String sku = shop.product("tea", 10);
        kafka.kill();
        assertThat(shop.place("ann", sku, 1).status()).isEqualTo(503);
        kafka.restart();

        await().atMost(RECOVERY).until(() -> shop.place("ann", sku, 1).status() == 201);
        shop.api().awaitReady();
    }

    @Test
    void whileRedisIsAwayNobodyGetsInAndAfterwardsRequestsAreWokenAgain() {
        String sku = shop.product("tea", 10);
        Answer before = shop.place("ann", sku, 1);
        redis.kill();
        Answer refused = shop.api().get(shop.token("ann"), before.header("Location"));

        assertThat(refused.status()).as("%s", refused).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isNotEmpty();
        assertThat(shop.api().get("never-issued", "/products").status()).isEqualTo(503);
        assertThat(shop.api().management("/actuator/health/readiness").status()).isEqualTo(503);
        redis.restart();

        await().atMost(RECOVERY)
                .until(() -> shop.api()
                                .get(shop.token("ann"), before.header("Location"))
                                .status()
                        == 200);
        // With a patience far beyond the test's: only a change that is heard can answer in time.
        await().atMost(RECOVERY).until(() -> {
            long started = System.nanoTime();
            Answer placed = shop.place("ann", sku, 1, "Prefer", "wait=20");
            return placed.status() == 201
                    && System.nanoTime() - started < Duration.ofSeconds(10).toNanos();
        });
        assertThat(shop.status("ann", before)).isEqualTo("AWAITING_PAYMENT");
    }
}
