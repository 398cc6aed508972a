package io.paywindow.stock.bridge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What the bridge counts. Thread-safe. */
final class BridgeMeters {

    private final MeterRegistry registry;
    private final Map<String, Counter> confirmed = new ConcurrentHashMap<>();

    BridgeMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A message is safe in RabbitMQ. */
    void confirmed(String routingKey) {
        confirmed
                .computeIfAbsent(routingKey, key -> registry.counter("paywindow.bridge.confirmed", "event", key))
                .increment();
    }

    /** RabbitMQ did not take a message, which is tried again: {@code nack} or {@code return}. */
    void refused(String how) {
        registry.counter("paywindow.bridge.refused", "how", how).increment();
    }

    /** A record was of no use and is safe in its dead-letter topic. */
    void setAside(String topic, String reason) {
        registry.counter("paywindow.bridge.set.aside", "topic", topic, "reason", reason)
                .increment();
    }

    /** How much is on its way. */
    void watch(Supplier<Number> unconfirmed) {
        // By its supplier, which the registry then holds: a bare lambda would be collected, and the gauge tell NaN.
        Gauge.builder("paywindow.bridge.unconfirmed", unconfirmed).register(registry);
    }
}
