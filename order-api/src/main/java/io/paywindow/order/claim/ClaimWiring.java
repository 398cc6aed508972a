package io.paywindow.order.claim;

import io.paywindow.ledger.RedisLink;
import io.paywindow.order.OrderSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ClaimWiring {

    @Bean
    Claims claims(OrderSettings settings, RedisLink redis) {
        return new Claims(redis, settings.dedupeWindow());
    }
}
