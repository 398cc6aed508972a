package io.paywindow.order.product;

import io.paywindow.ledger.StockLedger;
import io.paywindow.order.OrderSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ProductWiring {

    @Bean
    Applied applied(OrderSettings settings, StockLedger ledger) {
        return new Applied(ledger, settings.kafka().topics(), settings.replyTimeout());
    }
}
