package io.paywindow.stock.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.stock.Events;
import io.paywindow.stock.Facts;
import io.paywindow.stock.WiredRabbit;
import io.paywindow.stock.amqp.AmqpSettings.QueueType;
import io.paywindow.stock.amqp.RetryDelay;
import io.paywindow.stock.contact.ContactBook;
import io.paywindow.stock.event.EventKind;
import io.paywindow.stock.event.OrderEventJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queues that know none of RabbitMQ's own arguments: notices that wait come back all the same. */
@UsesServers({Server.REDIS, Server.RABBITMQ})
final class PlainQueuesIT {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String QUEUE = OrderEvents.NOTIFICATION_QUEUE;
    private static final String RETRY = RetryDelay.MINUTE.queueOf(QUEUE);

    private final ChannelOfATest channel = new ChannelOfATest();
    private RedisLink redis;
    private WiredRabbit rabbit;
    private NoticeConsumer consumer;

    @BeforeEach
    void open(Servers servers) throws Exception {
        redis = new RedisLink(new RedisSettings(servers.redisUrl(), Duration.ofSeconds(2)), "test");
        redis.await(redis.text().flushall());
        rabbit = new WiredRabbit(servers.amqpUri(), QueueType.PLAIN);
        consumer = start();
    }

    @AfterEach
    void close() throws Exception {
        consumer.close();
        rabbit.close();
        redis.close();
    }

    @Test
    void whatFailsComesBackWhenItsTimeHasComeAndNotBefore() throws Exception {
        channel.fail(1);
        rabbit.put(QUEUE, Events.of(EventKind.PAID, 1, Instant.now()));
        await().atMost(BOUND).until(() -> rabbit.direct().waiting(RETRY) == 1);
        try (PlainWaiting now = new PlainWaiting(rabbit.link(), InstantSource.system())) {
            now.start();
            await().atMost(BOUND).until(() -> rabbit.direct().waiting(RETRY) == 0);
            await().during(Duration.ofSeconds(1)).atMost(BOUND).until(() -> channel.telling() == 1);
        }
        // What it had in hand when it closed is in its queue again.
        await().atMost(BOUND).until(() -> rabbit.direct().waiting(RETRY) == 1);

        try (PlainWaiting later =
                new PlainWaiting(rabbit.link(), InstantSource.offset(InstantSource.system(), Duration.ofSeconds(61)))) {
            later.start();
            await().atMost(BOUND).until(() -> channel.told().size() == 1);
        }
        assertThat(channel.told()).containsExactly(Facts.number(1) + ":paid");
        assertThat(rabbit.direct().waiting(RETRY)).isZero();
    }

    @Test
    void poisonIsSetAsideHereToo() throws Exception {
        rabbit.direct()
                .put(QUEUE, new com.rabbitmq.client.AMQP.BasicProperties(), "poison".getBytes(StandardCharsets.UTF_8));
        rabbit.put(QUEUE, Events.of(EventKind.EXPIRED, 2, Instant.now()));

        await().atMost(BOUND).until(() -> channel.told().contains(Facts.number(2) + ":expired"));
        await().atMost(BOUND).until(() -> rabbit.direct().waiting(OrderEvents.deadQueueOf(QUEUE)) == 1);
    }

    private NoticeConsumer start() {
        NoticeMeters meters = new NoticeMeters(new SimpleMeterRegistry());
        InstantSource clock = InstantSource.system();
        Teller teller = new Teller(
                new Told(redis, Duration.ofHours(24)),
                new ContactBook(redis),
                new Texts(ZoneId.of("Asia/Shanghai"), "en"),
                new Channels(List.of(channel)),
                Duration.ofHours(24),
                clock,
                meters);
        NoticeConsumer started = new NoticeConsumer(
                teller,
                new Reminders(Duration.ZERO, clock),
                new WaitingRoom(rabbit.link(), clock, meters),
                new OrderEventJson(),
                50,
                rabbit.link());
        started.start();
        await().atMost(BOUND).until(() -> started.trouble().isEmpty());
        return started;
    }
}
