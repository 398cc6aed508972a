package io.paywindow.order.view;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.ledger.RedisLink;
import io.paywindow.order.Bounds;
import io.paywindow.order.OrderSettings;
import io.paywindow.order.facts.DeadLetters;
import io.paywindow.order.facts.FactListeners;
import io.paywindow.order.redis.ChangeFeed;
import io.paywindow.order.redis.Projection;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class ViewWiring {

    @Bean
    ViewFacts viewFacts(OrderSettings settings, JsonMapper json) {
        return new ViewFacts(json, settings.viewTtl());
    }

    @Bean
    ViewStore viewStore(RedisLink redis, JsonMapper json, ViewFacts facts, InstantSource clock) {
        return new ViewStore(redis, json, facts, clock);
    }

    @Bean
    ViewChanges viewChanges(MeterRegistry meters) {
        ViewChanges changes = new ViewChanges();
        Gauge.builder("paywindow.views.listening", changes, ViewChanges::listening)
                .description("Requests and event streams of this instance that wait for an order to change")
                .register(meters);
        return changes;
    }

    @Bean
    ChangeFeed changeFeed(RedisLink redis, ViewChanges changes) {
        // Nobody waits for an order to be placed: whoever waits has placed it.
        List<String> channels = Stream.of(OrderStatus.values())
                .filter(status -> status != OrderStatus.PLACED)
                .map(OrderStatus::channel)
                .toList();
        return new ChangeFeed(redis, channels, changes::tell);
    }

    @Bean
    OrderAccess orderAccess(ViewStore views) {
        return new OrderAccess(views);
    }

    @Bean
    OrderLists orderLists(RedisLink redis, ViewStore views) {
        return new OrderLists(redis, views);
    }

    @Bean
    EventStreams eventStreams(OrderSettings settings, Bounds bounds, ViewStore views, ViewChanges changes) {
        return new EventStreams(
                views,
                changes,
                settings.heartbeat(),
                bounds.eventStreams(),
                settings.limits().eventStreamsPerUser());
    }

    @Bean
    List<Projection> viewProjections(
            OrderSettings settings,
            FactCodec codec,
            DeadLetters dead,
            RedisLink redis,
            FactListeners listeners,
            MeterRegistry meters,
            InstantSource clock) {
        List<Projection> all = ViewProjections.of(settings, redis, codec, dead, meters, clock);
        all.forEach(projection ->
                listeners.add(projection.group(), projection, projection.topics(), projection.patience()));
        return all;
    }
}
