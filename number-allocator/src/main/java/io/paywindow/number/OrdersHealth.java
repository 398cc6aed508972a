package io.paywindow.number;

import io.paywindow.ledger.RedisAwayException;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.StockLedger;
import io.paywindow.number.lease.NumberSupply;
import io.paywindow.number.order.OrderIntake;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether orders get their numbers now, and if not, what is in the way. Part of readiness, never of liveness: it is weather. */
@Component("orders")
final class OrdersHealth implements HealthIndicator {

    private final AllocatorLifecycle lifecycle;
    private final RedisLink redis;
    private final StockLedger ledger;
    private final NumberSupply supply;
    private final OrderIntake intake;

    OrdersHealth(
            AllocatorLifecycle lifecycle,
            RedisLink redis,
            StockLedger ledger,
            NumberSupply supply,
            OrderIntake intake) {
        this.lifecycle = lifecycle;
        this.redis = redis;
        this.ledger = ledger;
        this.supply = supply;
        this.intake = intake;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        tell(health, "kafka", lifecycle.kafkaTrouble());
        tell(health, "redis", redis.trouble());
        tell(health, "ledger", ledgerTrouble());
        tell(health, "claims", supply.isReady() ? Optional.empty() : Optional.of("the claim log is not read yet"));
        tell(health, "orders", intake.trouble());
        return health.build();
    }

    private Optional<String> ledgerTrouble() {
        try {
            return ledger.epoch().isPresent()
                    ? Optional.empty()
                    : Optional.of("the stock ledger is not equal to the log; stock-service repairs it");
        } catch (RedisAwayException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static void tell(Health.Builder health, String what, Optional<String> trouble) {
        trouble.ifPresent(reason -> health.outOfService());
        health.withDetail(what, trouble.orElse("well"));
    }
}
