package io.paywindow.order;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;

/** The order API: the shop's customers, its operator and its payment provider talk to this one. */
// Kafka's clients are ours, every option said aloud; and nobody logs in here with a password.
@SpringBootApplication(exclude = {KafkaAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class})
@EnableConfigurationProperties(OrderSettings.class)
public class OrderApi {

    public static void main(String[] args) {
        SpringApplication.run(OrderApi.class, args);
    }
}
