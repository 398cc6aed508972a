package io.paywindow.stock.notice;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.ledger.RedisLink;
import io.paywindow.stock.ConditionalOnRole;
import io.paywindow.stock.NoticeSettings;
import io.paywindow.stock.NoticeSettings.Way;
import io.paywindow.stock.ReadyCheck;
import io.paywindow.stock.Role;
import io.paywindow.stock.StockSettings;
import io.paywindow.stock.amqp.AmqpLink;
import io.paywindow.stock.contact.ContactBook;
import io.paywindow.stock.contact.ContactFeed;
import io.paywindow.stock.event.OrderEventJson;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;

/** The notification consumer and the contacts, in instances that have the role. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.NOTIFICATION)
class NoticeWiring {

    @Bean
    ContactBook contactBook(RedisLink redis) {
        return new ContactBook(redis);
    }

    @Bean
    ContactFeed contactFeed(StockSettings settings, FactCodec codec, ContactBook book) {
        return new ContactFeed(settings.kafka(), settings.instanceId(), codec, book);
    }

    @Bean
    NoticeMeters noticeMeters(MeterRegistry registry) {
        return new NoticeMeters(registry);
    }

    @Bean
    Channels channels(
            StockSettings settings, ContactBook contacts, InstantSource clock, ObjectProvider<JavaMailSender> sender) {
        NoticeSettings notices = settings.notices();
        List<Channel> best = new ArrayList<>();
        if (notices.channels().contains(Way.WEBHOOK)) {
            best.add(
                    new WebhookChannel(notices, new WebhookBody(), contacts, clock, SystemDefaultDnsResolver.INSTANCE));
        }
        if (notices.channels().contains(Way.EMAIL)) {
            best.add(new EmailChannel(
                    sender.getIfAvailable(() -> {
                        throw new IllegalArgumentException(
                                "spring.mail.host: none (expected: a mail server, because notices.channels has email)");
                    }),
                    notices.emailFrom(),
                    EmailChannel.WITHIN));
        }
        if (notices.channels().contains(Way.LOG)) {
            best.add(new LogChannel());
        }
        return new Channels(best);
    }

    @Bean
    Teller teller(
            StockSettings settings,
            RedisLink redis,
            ContactBook contacts,
            Channels channels,
            InstantSource clock,
            NoticeMeters meters) {
        NoticeSettings notices = settings.notices();
        return new Teller(
                new Told(redis, notices.maxAge()),
                contacts,
                new Texts(settings.zone(), notices.language()),
                channels,
                notices.maxAge(),
                clock,
                meters);
    }

    @Bean
    NoticeConsumer noticeConsumer(
            StockSettings settings,
            Teller teller,
            OrderEventJson json,
            AmqpLink amqp,
            InstantSource clock,
            NoticeMeters meters) {
        NoticeSettings notices = settings.notices();
        return new NoticeConsumer(
                teller,
                new Reminders(notices.reminderBefore(), clock),
                new WaitingRoom(amqp, clock, meters),
                json,
                notices.prefetch(),
                amqp);
    }

    @Bean
    PlainWaiting plainWaiting(AmqpLink amqp, InstantSource clock) {
        return new PlainWaiting(amqp, clock);
    }

    @Bean
    ReadyCheck notificationCheck(NoticeConsumer consumer) {
        return new ReadyCheck("notification", consumer::trouble);
    }

    @Bean
    ReadyCheck contactsCheck(ContactFeed feed) {
        return new ReadyCheck("contacts", feed::trouble);
    }
}
