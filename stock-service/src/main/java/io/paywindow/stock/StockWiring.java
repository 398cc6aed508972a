package io.paywindow.stock;

import io.paywindow.contract.codec.FactCodec;
import io.paywindow.ledger.LedgerSettings;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.StockLedger;
import io.paywindow.stock.amqp.AmqpLink;
import io.paywindow.stock.event.OrderEventJson;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What all roles share. */
@Configuration(proxyBeanMethods = false)
class StockWiring {

    /** The cap on unpaid orders is kept when goods are held, which this service never does. */
    private static final int NO_CAP = 1_000_000;

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    FactCodec factCodec() {
        return new FactCodec();
    }

    @Bean
    OrderEventJson orderEventJson() {
        return new OrderEventJson();
    }

    @Bean
    AmqpLink amqpLink(StockSettings settings) {
        return new AmqpLink(settings.amqp(), settings.instanceId());
    }

    // The bridge alone needs no Redis, and is as ready without one.
    @Bean
    @ConditionalOnRole({Role.STOCK, Role.NOTIFICATION})
    RedisLink redisLink(StockSettings settings) {
        return new RedisLink(settings.redis(), "stock-service-" + settings.instanceId());
    }

    @Bean
    @ConditionalOnRole(Role.STOCK)
    StockLedger stockLedger(RedisLink link, StockSettings settings) {
        return new StockLedger(link, new LedgerSettings(settings.dedupeWindow(), NO_CAP));
    }

    @Bean
    @ConditionalOnRole({Role.STOCK, Role.NOTIFICATION})
    ReadyCheck redisCheck(RedisLink link) {
        return new ReadyCheck("redis", link::trouble);
    }

    @Bean
    WorkStart workStart(StockSettings settings, List<Worker> workers, ConfigurableApplicationContext application) {
        return new WorkStart(settings, workers, application);
    }

    @Bean
    ReadyCheck kafkaCheck(WorkStart start) {
        return new ReadyCheck("kafka", start::kafkaTrouble);
    }
}
