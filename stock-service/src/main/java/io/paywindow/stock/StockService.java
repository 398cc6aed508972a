package io.paywindow.stock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The stock service: carries order events from Kafka to RabbitMQ, settles stock and tells customers. */
@SpringBootApplication
@EnableConfigurationProperties(StockSettings.class)
public class StockService {

    public static void main(String[] args) {
        SpringApplication.run(StockService.class, args);
    }
}
