package io.paywindow.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.contract.names.Topic;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.ledger.Shelf;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Each role on its own, some twice: they share nothing but the servers, and nothing relies on the order of arrival. */
@UsesServers({Server.KAFKA, Server.REDIS, Server.RABBITMQ})
final class RolesApartIT {

    private static final Duration BOUND = Duration.ofSeconds(90);
    private static final int ORDERS = 60;
    private static final long UNITS = 10_000;
    private static final long SEED = 20_261_123;

    private final FactCodec codec = new FactCodec();
    private final List<ConfigurableApplicationContext> telling = new ArrayList<>();
    private Shop shop;

    @BeforeEach
    void open(Servers servers) throws Exception {
        shop = new Shop(
                servers.kafkaBootstrapServers(), servers.redisUrl(), servers.amqpUri(), servers.unique("apart") + ".");
        List<ConfigurableApplicationContext> all = new ArrayList<>();
        all.add(shop.startService("bridge", "roles=bridge"));
        all.add(shop.startService("stock-1", "roles=stock", "settle.prefetch=7"));
        all.add(shop.startService("stock-2", "roles=stock", "settle.prefetch=7"));
        telling.add(shop.startService("notification-1", "roles=notification", "notices.prefetch=7"));
        telling.add(shop.startService("notification-2", "roles=notification", "notices.prefetch=7"));
        all.addAll(telling);
        await().atMost(BOUND).until(() -> all.stream().allMatch(RolesApartIT::isReady));
        ProductListed tea = new ProductListed("tea", "Tea", 1250L, "CNY", null, true, Instant.EPOCH);
        shop.write(Topic.PRODUCT_LISTED, "tea", codec.encode(tea));
        StockAdjusted first = new StockAdjusted("first", "tea", UNITS, "", "test", Instant.EPOCH);
        shop.write(Topic.STOCK_ADJUSTED, "tea", codec.encode(first));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void everythingTwiceSettlesOnceAndTellsOnceAlsoWhenRedisForgetsAll() throws Exception {
        writeShuffled(0, ORDERS);

        awaitShelf(ORDERS);
        await().atMost(BOUND).until(() -> told("told") + told("repeated") + told("stale") == 4 * ORDERS);
        assertThat(told("told")).isEqualTo(newsRemembered()).isGreaterThanOrEqualTo(ORDERS);
        assertThat(telling).allSatisfy(one -> assertThat(told(one, "told")).isPositive());

        // In the middle of more of the same.
        writeShuffled(ORDERS, 2 * ORDERS - 20);
        shop.redis().await(shop.redis().text().flushall());
        writeShuffled(2 * ORDERS - 20, 2 * ORDERS);

        awaitShelf(2 * ORDERS);
        await().atMost(BOUND).until(() -> shop.behind(Topic.ORDER_OUTCOME) == 0 && shop.waiting("stock") == 0);
    }

    /** The facts of some orders, each twice and in any order: some are over before they have a number. */
    private void writeShuffled(int from, int to) throws Exception {
        List<SpecificRecord> facts = new ArrayList<>();
        for (int n = from; n < to; n++) {
            SpecificRecord outcome = Facts.outcome(n, n % 3 == 0 ? OutcomeKind.PAID : OutcomeKind.EXPIRED);
            SpecificRecord numbered = Facts.numbered(n);
            facts.addAll(List.of(numbered, numbered, outcome, outcome));
        }
        Collections.shuffle(facts, new Random(SEED));
        for (SpecificRecord fact : facts) {
            shop.write(fact);
        }
    }

    private void awaitShelf(int orders) {
        long sold = 2L * ((orders + 2) / 3);
        await().atMost(BOUND)
                .ignoreException(RedisAwayException.class)
                .untilAsserted(() -> assertThat(shop.ledger().shelf("tea").map(RolesApartIT::figures))
                        .hasValue(List.of(UNITS - sold, 0L, sold)));
    }

    private static List<Long> figures(Shelf shelf) {
        return List.of(shelf.available(), shelf.held(), shelf.sold());
    }

    private double told(String end) {
        return telling.stream().mapToDouble(one -> told(one, end)).sum();
    }

    private static double told(ConfigurableApplicationContext service, String end) {
        Counter counter = service.getBean(MeterRegistry.class)
                .find("paywindow.notices")
                .tag("end", end)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    /** How many pieces of news Redis knows to have been told. */
    private double newsRemembered() {
        double news = 0;
        for (int n = 0; n < ORDERS; n++) {
            news += shop.redis().await(shop.redis().text().hkeys(RedisKeys.told(Facts.number(n)))).stream()
                    .filter(field -> field.startsWith("news:"))
                    .count();
        }
        return news;
    }

    private static boolean isReady(ConfigurableApplicationContext service) {
        return service.getBean(LineHealth.class).health().getStatus().getCode().equals("UP");
    }
}
