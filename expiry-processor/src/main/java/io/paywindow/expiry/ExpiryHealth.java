package io.paywindow.expiry;

import io.paywindow.expiry.streams.ExpiryStreams;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** The truth for readiness: up only while Kafka answers, the decision runs and time passes in every partition we own. */
@Component("expiry")
final class ExpiryHealth implements HealthIndicator {

    private final ExpiryStart start;
    private final ExpiryStreams streams;

    ExpiryHealth(ExpiryStart start, ExpiryStreams streams) {
        this.start = start;
        this.streams = streams;
    }

    @Override
    public Health health() {
        Optional<String> kafka = start.kafkaTrouble();
        Optional<String> decision = streams.trouble();
        Health.Builder health = kafka.isEmpty() && decision.isEmpty() ? Health.up() : Health.outOfService();
        return health.withDetail("kafka", kafka.orElse("well"))
                .withDetail("decision", decision.orElse("well"))
                .build();
    }
}
