package io.paywindow.expiry;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The expiry processor: an order paid in time is paid, an order not paid in time is over. */
@SpringBootApplication
@EnableConfigurationProperties(ExpirySettings.class)
public class ExpiryProcessor {

    public static void main(String[] args) {
        SpringApplication.run(ExpiryProcessor.class, args);
    }
}
