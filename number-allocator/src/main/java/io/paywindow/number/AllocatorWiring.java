package io.paywindow.number;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.StockLedger;
import io.paywindow.number.lease.NumberSupply;
import io.paywindow.number.order.BatchStep;
import io.paywindow.number.order.OrderIntake;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of the service and how they hang together. */
@Configuration(proxyBeanMethods = false)
class AllocatorWiring {

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    RedisLink redisLink(AllocatorSettings settings) {
        return new RedisLink(settings.redis(), "number-allocator-" + settings.instanceId());
    }

    @Bean
    StockLedger stockLedger(RedisLink link, AllocatorSettings settings) {
        return new StockLedger(link, settings.ledger());
    }

    // Closed by the lifecycle, in its order.
    @Bean(destroyMethod = "")
    NumberSupply numberSupply(AllocatorSettings settings, RedisLink redis, InstantSource clock, MeterRegistry meters) {
        return new NumberSupply(
                settings.numbers().shape(),
                settings.calendar(),
                settings.instanceId(),
                settings.kafka(),
                redis,
                clock,
                meters);
    }

    @Bean(destroyMethod = "")
    OrderIntake orderIntake(
            AllocatorSettings settings,
            StockLedger ledger,
            RedisLink redis,
            NumberSupply supply,
            InstantSource clock,
            MeterRegistry meters,
            ObjectProvider<BatchStep.Watch> watch) {
        OrderIntake.Options options = new OrderIntake.Options(
                settings.kafka(),
                settings.instanceId(),
                settings.concurrency(),
                settings.batchSize(),
                settings.paymentWindow(),
                settings.dedupeWindow(),
                settings.maxUnpaidPerUser());
        return new OrderIntake(
                options, ledger, redis::trouble, supply, clock, meters, watch.getIfAvailable(() -> step -> {}));
    }

    @Bean
    AllocatorLifecycle allocatorLifecycle(
            AllocatorSettings settings,
            OrderIntake intake,
            NumberSupply supply,
            ConfigurableApplicationContext application) {
        return new AllocatorLifecycle(settings, intake, supply, application);
    }
}
