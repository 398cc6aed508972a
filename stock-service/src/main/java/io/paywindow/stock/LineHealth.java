package io.paywindow.stock;

import java.util.List;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** The truth for readiness: up only if every {@link ReadyCheck} finds nothing wrong, and the trouble of each by its name. */
@Component("line")
final class LineHealth implements HealthIndicator {

    private final List<ReadyCheck> checks;

    LineHealth(List<ReadyCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (ReadyCheck check : checks) {
            Optional<String> trouble = check.trouble().get();
            trouble.ifPresent(what -> health.outOfService());
            health.withDetail(check.name(), trouble.orElse("well"));
        }
        return health.build();
    }
}
