package io.paywindow.order.payment;

import io.paywindow.order.OrderSettings;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PaymentWiring {

    @Bean
    WebhookSignature webhookSignature(OrderSettings settings, InstantSource clock) {
        return new WebhookSignature(settings.paymentSecrets(), clock);
    }
}
