package io.paywindow.order.placing;

import io.paywindow.contract.codec.FactCodec;
import io.paywindow.ledger.StockLedger;
import io.paywindow.order.Bounds;
import io.paywindow.order.OrderSettings;
import io.paywindow.order.claim.Claims;
import io.paywindow.order.facts.FactLog;
import io.paywindow.order.view.ViewChanges;
import io.paywindow.order.view.ViewStore;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class PlacingWiring {

    @Bean
    LineAnswer lineAnswer(
            OrderSettings settings, Bounds bounds, FactLog log, ViewStore views, ViewChanges changes, JsonMapper json) {
        return new LineAnswer(log, views, changes, json, settings.replyTimeout(), bounds.waitingOrders());
    }

    @Bean
    Placing placing(
            FactCodec codec, StockLedger ledger, Claims claims, LineAnswer line, JsonMapper json, InstantSource clock) {
        return new Placing(codec, ledger, claims, line, json, clock);
    }
}
