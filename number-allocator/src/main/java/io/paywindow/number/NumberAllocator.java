package io.paywindow.number;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Gives each order its stock and a number that no other order ever has. */
@SpringBootApplication
@EnableConfigurationProperties(AllocatorSettings.class)
public class NumberAllocator {

    public static void main(String[] args) {
        SpringApplication.run(NumberAllocator.class, args);
    }
}
