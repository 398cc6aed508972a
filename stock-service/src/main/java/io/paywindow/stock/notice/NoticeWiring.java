package io.paywindow.stock.notice;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.ledger.RedisLink;
import io.paywindow.stock.ConditionalOnRole;
import io.paywindow.stock.ReadyCheck;
import io.paywindow.stock.Role;
import io.paywindow.stock.StockSettings;
import io.paywindow.stock.amqp.AmqpLink;
import io.paywindow.stock.event.OrderEventJson;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The notification consumer, in instances that have the role. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.NOTIFICATION)
class NoticeWiring {

    @Bean
    NoticeConsumer noticeConsumer(
            StockSettings settings,
            RedisLink redis,
            OrderEventJson json,
            AmqpLink amqp,
            InstantSource clock,
            MeterRegistry registry) {
        StockSettings.Notices notices = settings.notices();
        NoticeMeters meters = new NoticeMeters(registry);
        Teller teller = new Teller(
                new Told(redis, notices.maxAge()),
                new Texts(settings.zone()),
                new LogChannel(),
                notices.language(),
                notices.maxAge(),
                clock,
                meters);
        return new NoticeConsumer(teller, json, notices.prefetch(), amqp, meters);
    }

    @Bean
    ReadyCheck notificationCheck(NoticeConsumer consumer) {
        return new ReadyCheck("notification", consumer::trouble);
    }
}
