package io.paywindow.stock.settle;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.ledger.StockLedger;
import io.paywindow.stock.ConditionalOnRole;
import io.paywindow.stock.ReadyCheck;
import io.paywindow.stock.Role;
import io.paywindow.stock.StockSettings;
import io.paywindow.stock.amqp.AmqpLink;
import io.paywindow.stock.event.OrderEventJson;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The stock consumer, in instances that have the role. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.STOCK)
class SettleWiring {

    @Bean
    StockConsumer stockConsumer(
            StockSettings settings, StockLedger ledger, OrderEventJson json, AmqpLink link, MeterRegistry registry) {
        return new StockConsumer(ledger, json, settings.settle().prefetch(), link, new SettleMeters(registry));
    }

    @Bean
    ReadyCheck stockCheck(StockConsumer consumer) {
        return new ReadyCheck("stock", consumer::trouble);
    }
}
