package io.paywindow.stock.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.stock.ConditionalOnRole;
import io.paywindow.stock.ReadyCheck;
import io.paywindow.stock.Role;
import io.paywindow.stock.StockSettings;
import io.paywindow.stock.amqp.AmqpLink;
import io.paywindow.stock.event.OrderEventJson;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The bridge, in instances that have the role. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.BRIDGE)
class BridgeWiring {

    @Bean
    Bridge bridge(StockSettings settings, FactCodec codec, OrderEventJson json, AmqpLink link, MeterRegistry registry) {
        BridgeMeters meters = new BridgeMeters(registry);
        Loading loading = new Loading(codec, json, settings.kafka().topics());
        return new Bridge(settings, loading, new ConfirmedPublisher(link, meters), meters);
    }

    @Bean
    ReadyCheck bridgeCheck(Bridge bridge) {
        return new ReadyCheck("bridge", bridge::trouble);
    }
}
