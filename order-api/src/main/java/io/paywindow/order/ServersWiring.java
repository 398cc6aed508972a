package io.paywindow.order;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.ledger.LedgerSettings;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.StockLedger;
import io.paywindow.order.facts.DeadLetters;
import io.paywindow.order.facts.FactListeners;
import io.paywindow.order.facts.FactLog;
import io.paywindow.order.redis.ChangeFeed;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What all of this service shares: the clock, Kafka, Redis, and what readiness says of them. */
@Configuration(proxyBeanMethods = false)
class ServersWiring {

    private static final Logger LOG = LoggerFactory.getLogger(ServersWiring.class);

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    Bounds bounds(OrderSettings settings, Environment environment) {
        long heap = Runtime.getRuntime().maxMemory();
        // Asked of the environment: Boot's own settings cannot tell what nobody set from its default.
        Optional<Integer> connections =
                Optional.ofNullable(environment.getProperty("server.tomcat.max-connections", Integer.class));
        Bounds bounds = Bounds.of(heap, settings.limits(), connections);
        LOG.info(
                "at once: {} waiting orders, {} event streams, {} connections, with a heap of {} MB",
                bounds.waitingOrders(),
                bounds.eventStreams(),
                bounds.connections(),
                heap >> 20);
        return bounds;
    }

    @Bean
    FactCodec factCodec() {
        return new FactCodec();
    }

    @Bean
    FactListeners factListeners(OrderSettings settings, MeterRegistry meters) {
        return new FactListeners(settings.kafka(), meters);
    }

    @Bean
    Servers servers(OrderSettings settings, FactListeners listeners, ConfigurableApplicationContext application) {
        return new Servers(settings, listeners, application);
    }

    @Bean
    FactLog factLog(OrderSettings settings, FactCodec codec, Servers servers, MeterRegistry meters) {
        FactLog log = new FactLog(settings.kafka(), codec, servers::kafkaTrouble);
        new KafkaClientMetrics(log.producer()).bindTo(meters);
        return log;
    }

    @Bean
    DeadLetters deadLetters(FactLog log) {
        return new DeadLetters(log);
    }

    @Bean
    RedisLink redisLink(OrderSettings settings) {
        return new RedisLink(settings.redis(), "order-api-" + settings.instanceId());
    }

    @Bean
    StockLedger stockLedger(OrderSettings settings, RedisLink redis) {
        // Only read here; the cap on unpaid orders is number-allocator's to enforce.
        return new StockLedger(redis, new LedgerSettings(settings.dedupeWindow(), 1));
    }

    @Bean
    HealthIndicator kafkaHealthIndicator(Servers servers) {
        return () -> health(servers.kafkaTrouble());
    }

    @Bean
    HealthIndicator redisHealthIndicator(RedisLink redis) {
        return () -> health(redis.trouble());
    }

    @Bean
    HealthIndicator viewsHealthIndicator(FactListeners listeners, ChangeFeed feed) {
        return () -> health(
                !listeners.reading()
                        ? Optional.of("facts are not being read yet")
                        : feed.listening() ? Optional.empty() : Optional.of("not subscribed to changes yet"));
    }

    private static Health health(Optional<String> trouble) {
        return trouble.map(what ->
                        Health.outOfService().withDetail("trouble", what).build())
                .orElseGet(() -> Health.up().build());
    }
}
