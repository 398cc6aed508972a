package io.paywindow.number;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;

/** Gives each order its stock and a number that no other order ever has. */
// Boot's own Kafka clients would lean on defaults; ours say every option aloud.
@SpringBootApplication(exclude = KafkaAutoConfiguration.class)
@EnableConfigurationProperties(AllocatorSettings.class)
public class NumberAllocator {

    public static void main(String[] args) {
        SpringApplication.run(NumberAllocator.class, args);
    }
}
