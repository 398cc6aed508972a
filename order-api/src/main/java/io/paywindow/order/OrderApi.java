package io.paywindow.order;

import io.paywindow.order.rebuild.RebuildViews;
import java.util.Arrays;
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

    /** Serves; or, if the first argument is {@code rebuild-views}, does that and ends. */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(RebuildViews.NAME)) {
            RebuildViews.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        SpringApplication.run(OrderApi.class, args);
    }
}
