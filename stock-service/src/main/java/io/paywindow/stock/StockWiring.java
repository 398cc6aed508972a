package io.paywindow.stock;

import io.paywindow.contract.codec.FactCodec;
import io.paywindow.stock.amqp.AmqpLink;
import io.paywindow.stock.event.OrderEventJson;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What all roles share. */
@Configuration(proxyBeanMethods = false)
class StockWiring {

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    FactCodec factCodec() {
        return new FactCodec();
    }

    @Bean
    OrderEventJson orderEventJson() {
        return new OrderEventJson();
    }

    @Bean
    AmqpLink amqpLink(StockSettings settings) {
        return new AmqpLink(settings.amqp(), settings.instanceId());
    }

    @Bean
    WorkStart workStart(StockSettings settings, List<Worker> workers, ConfigurableApplicationContext application) {
        return new WorkStart(settings, workers, application);
    }

    @Bean
    ReadyCheck kafkaCheck(WorkStart start) {
        return new ReadyCheck("kafka", start::kafkaTrouble);
    }
}
