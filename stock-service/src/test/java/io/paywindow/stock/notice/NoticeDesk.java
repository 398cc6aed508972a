package io.paywindow.stock.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.devstack.RedisServer;
import io.paywindow.devstack.Servers;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.stock.Events;
import io.paywindow.stock.Rabbit;
import io.paywindow.stock.WiredRabbit;
import io.paywindow.stock.amqp.AmqpSettings.QueueType;
import io.paywindow.stock.amqp.RetryDelay;
import io.paywindow.stock.contact.ContactBook;
import io.paywindow.stock.contact.WholeBook;
import io.paywindow.stock.event.EventKind;
import io.paywindow.stock.event.OrderEventJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the notification consumer stand on: a Redis of their own, RabbitMQ through a wire, and a channel that remembers. */
class NoticeDesk {

    static final Duration BOUND = Duration.ofSeconds(60);
    static final String QUEUE = OrderEvents.NOTIFICATION_QUEUE;
    static final String DEAD = OrderEvents.deadQueueOf(QUEUE);
    static final String RETRY = RetryDelay.MINUTE.queueOf(QUEUE);

    final ChannelOfATest channel = new ChannelOfATest();
    final List<NoticeConsumer> consumers = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    RedisServer redisServer;
    WiredRabbit rabbit;
    private final QueueType queueType;
    private RedisLink redis;
    private String amqpUri;

    NoticeDesk(QueueType queueType) {
        this.queueType = queueType;
    }

    @BeforeEach
    void open(@TempDir Path folder, Servers servers) throws Exception {
        redisServer = RedisServer.start(folder);
        redis = new RedisLink(new RedisSettings(redisServer.url(), Duration.ofSeconds(2)), "test");
        awaitContacts();
        amqpUri = servers.amqpUri();
        rabbit = new WiredRabbit(amqpUri, queueType);
        rabbit.direct().channel().queuePurge(RETRY);
    }

    @AfterEach
    void close() throws Exception {
        consumers.forEach(NoticeConsumer::close);
        rabbit.close();
        redis.close();
        redisServer.close();
    }

    /** Contacts can be looked up; those of a Redis that was restarted only after this. */
    void awaitContacts() {
        await().atMost(BOUND)
                .ignoreException(RedisAwayException.class)
                .until(() -> WholeBook.in(redis).of("anybody").isPresent());
    }

    NoticeConsumer start(Duration reminderBefore) {
        NoticeMeters meters = new NoticeMeters(registry);
        InstantSource clock = InstantSource.system();
        Teller teller = new Teller(
                new Told(redis, Duration.ofHours(24)),
                new ContactBook(redis),
                new Texts(ZoneId.of("Asia/Shanghai"), "en"),
                new Channels(List.of(channel)),
                Duration.ofHours(24),
                clock,
                meters);
        NoticeConsumer consumer = new NoticeConsumer(
                teller,
                new Reminders(reminderBefore, clock),
                new WaitingRoom(rabbit.link(), clock, meters),
                new OrderEventJson(),
                50,
                rabbit.link());
        consumers.add(consumer);
        consumer.start();
        await().atMost(BOUND).until(() -> consumer.trouble().isEmpty());
        return consumer;
    }

    /** Looked up on a connection of its own: to ask for a queue that is not there ends a channel. */
    int waitingIn(String queue) throws Exception {
        try (Rabbit other = new Rabbit(amqpUri)) {
            return other.waiting(queue);
        }
    }

    void put(EventKind kind, int n) throws Exception {
        rabbit.put(QUEUE, Events.of(kind, n, Instant.now()));
    }

    double ends(String how) {
        return registry.counter("paywindow.notices", "end", how).count();
    }

    /** Not even in the hands of a consumer: those come back when it is closed. */
    void assertNothingWaits() throws Exception {
        consumers.forEach(NoticeConsumer::close);
        assertThat(rabbit.direct().waiting(QUEUE)).isZero();
    }
}
