package io.paywindow.stock.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.devstack.RedisServer;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.stock.Events;
import io.paywindow.stock.Facts;
import io.paywindow.stock.Rabbit;
import io.paywindow.stock.WiredRabbit;
import io.paywindow.stock.amqp.RetryDelay;
import io.paywindow.stock.contact.ContactBook;
import io.paywindow.stock.event.EventKind;
import io.paywindow.stock.event.OrderEvent;
import io.paywindow.stock.event.OrderEventJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each customer is told once, and nothing stale, whatever is delivered twice, late, in any order, or while servers are away. */
@UsesServers(Server.RABBITMQ)
final class NoticeConsumerIT {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String QUEUE = OrderEvents.NOTIFICATION_QUEUE;
    private static final String DEAD = OrderEvents.deadQueueOf(QUEUE);
    private static final String RETRY = RetryDelay.MINUTE.queueOf(QUEUE);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ChannelOfATest channel = new ChannelOfATest();
    private final List<NoticeConsumer> consumers = new ArrayList<>();
    private RedisServer redisServer;
    private RedisLink redis;
    private WiredRabbit rabbit;
    private String amqpUri;

    @BeforeEach
    void open(@TempDir Path folder, Servers servers) throws Exception {
        redisServer = RedisServer.start(folder);
        redis = new RedisLink(new RedisSettings(redisServer.url(), Duration.ofSeconds(2)), "test");
        amqpUri = servers.amqpUri();
        rabbit = new WiredRabbit(amqpUri);
        rabbit.direct().channel().queuePurge(RETRY);
    }

    @AfterEach
    void close() throws Exception {
        consumers.forEach(NoticeConsumer::close);
        rabbit.close();
        redis.close();
        redisServer.close();
    }

    @Test
    void tellsOnceWhatComesTwiceToCompetingConsumers() throws Exception {
        start(Duration.ZERO);
        start(Duration.ZERO);
        for (int n = 1; n <= 200; n++) {
            put(EventKind.PAID, n);
            put(EventKind.PAID, n);
        }

        await().atMost(BOUND).until(() -> ends("told") + ends("repeated") == 400);
        assertThat(channel.told()).hasSize(200).doesNotHaveDuplicates();
        assertNothingWaits();
    }

    @Test
    void doesNotTellWhatIsStaleOrTooOldOrForNobody() throws Exception {
        start(Duration.ZERO);
        put(EventKind.PAID, 1);
        await().atMost(BOUND).until(() -> channel.told().size() == 1);
        put(EventKind.NUMBERED, 1);
        rabbit.put(QUEUE, Events.of(EventKind.EXPIRED, 2, Instant.now().minus(Duration.ofHours(25))));
        OrderEvent stray = new OrderEvent(
                EventKind.REFUND_DUE.routingKey(),
                Instant.now(),
                Facts.number(3),
                null,
                null,
                null,
                null,
                null,
                null,
                Events.of(EventKind.REFUND_DUE, 3, Instant.now()).payment(),
                "NO_SUCH_ORDER",
                null);
        rabbit.put(QUEUE, stray);
        put(EventKind.REFUND_DUE, 1);

        await().atMost(BOUND)
                .until(() -> ends("stale") == 1 && ends("too-old") == 1 && ends("nobody") == 1 && ends("told") == 2);
        assertThat(channel.told()).containsExactly(Facts.number(1) + ":paid", Facts.number(1) + ":refund-due:pay-1");
        assertNothingWaits();
    }

    @Test
    void tellsTheNewsOfOneOrderInTheOrderItCame() throws Exception {
        for (int n = 1; n <= 50; n++) {
            put(EventKind.NUMBERED, n);
            put(EventKind.PAID, n);
        }
        start(Duration.ZERO);

        await().atMost(BOUND).until(() -> channel.told().size() == 100);
        for (int n = 1; n <= 50; n++) {
            assertThat(channel.told()).containsSubsequence(Facts.number(n) + ":numbered", Facts.number(n) + ":paid");
        }
    }

    @Test
    void tellsOnceWhenTheConnectionIsCutBetweenTellingAndAcknowledging() throws Exception {
        start(Duration.ZERO);
        rabbit.wire().goDeaf();
        for (int n = 1; n <= 30; n++) {
            put(EventKind.EXPIRED, n);
        }
        await().atMost(BOUND).until(() -> channel.told().size() == 30);

        rabbit.wire().cut();

        await().atMost(BOUND).until(() -> ends("repeated") == 30);
        assertThat(channel.told()).hasSize(30).doesNotHaveDuplicates();
        assertNothingWaits();
    }

    @Test
    void tellsOnceWhenTheConnectionIsCutWhileTelling() throws Exception {
        start(Duration.ZERO);
        channel.hold();
        put(EventKind.CANCELLED, 1);
        await().atMost(BOUND).until(() -> channel.telling() == 1);
        // RabbitMQ delivers the message again at once, to a consumer that could tell it too.
        start(Duration.ZERO);
        rabbit.wire().cut();
        await().during(Duration.ofSeconds(2)).atMost(BOUND).until(() -> channel.telling() == 1);
        channel.letGo();

        await().atMost(BOUND).until(() -> ends("repeated") == 1);
        assertThat(channel.told()).containsExactly(Facts.number(1) + ":cancelled");
        assertNothingWaits();
    }

    @Test
    void setsPoisonAsideAndGoesOn() throws Exception {
        start(Duration.ZERO);
        rabbit.direct().put(QUEUE, new BasicProperties(), "poison".getBytes(StandardCharsets.UTF_8));
        OrderEvent unspeakable = new OrderEvent(
                EventKind.PAID.routingKey(),
                Instant.now(),
                Facts.number(1),
                null,
                "user-1",
                null,
                new OrderEvent.Amount(1, "NOT A CURRENCY"),
                null,
                null,
                null,
                null,
                null);
        rabbit.put(QUEUE, unspeakable);
        put(EventKind.PAID, 2);

        await().atMost(BOUND).until(() -> channel.told().contains(Facts.number(2) + ":paid"));
        await().atMost(BOUND).until(() -> rabbit.direct().waiting(DEAD) == 2);
        assertThat(rabbit.direct().drain(DEAD))
                .extracting(message ->
                        String.valueOf(message.getProps().getHeaders().get("dead-reason")))
                .containsExactlyInAnyOrder("SENSELESS", "FAILED");
        assertNothingWaits();
    }

    @Test
    void anErrorInOneNoticeHoldsUpNothing() throws Exception {
        start(Duration.ZERO);
        channel.die();
        put(EventKind.NUMBERED, 1);
        await().atMost(BOUND).until(() -> rabbit.direct().waiting(DEAD) == 1);
        put(EventKind.PAID, 1);

        await().atMost(BOUND).until(() -> channel.told().contains(Facts.number(1) + ":paid"));
        assertThat(String.valueOf(rabbit.direct()
                        .drain(DEAD)
                        .getFirst()
                        .getProps()
                        .getHeaders()
                        .get("dead-reason")))
                .isEqualTo("FAILED");
        assertNothingWaits();
    }

    @Test
    void whatCannotBeSetAsideNowIsSetAsideLater() throws Exception {
        start(Duration.ZERO);
        channel.refuse();
        put(EventKind.PAID, 1);
        await().atMost(BOUND).until(() -> rabbit.direct().waiting(DEAD) == 1);
        // The way there is open, and leads nowhere until it is opened anew.
        rabbit.direct().channel().queueDelete(DEAD);
        put(EventKind.PAID, 2);

        await().atMost(BOUND).ignoreExceptions().until(() -> waitingIn(DEAD) == 1);
        assertNothingWaits();
    }

    @Test
    void waitsWhileRedisIsAwayAndTellsOnceThen() throws Exception {
        NoticeConsumer consumer = start(Duration.ZERO);
        redisServer.kill();
        put(EventKind.PAID, 1);
        await().atMost(BOUND).until(() -> consumer.trouble().isPresent());
        assertThat(channel.told()).isEmpty();
        redisServer.restart();

        await().atMost(BOUND).until(() -> channel.told().size() == 1);
        await().atMost(BOUND).until(() -> consumer.trouble().isEmpty());
        assertNothingWaits();
    }

    @Test
    void whatFailsWaitsInAQueueAndComesBackAsTheNextTry() throws Exception {
        start(Duration.ZERO);
        channel.fail(1);
        put(EventKind.PAID, 1);

        await().atMost(BOUND).until(() -> rabbit.direct().waiting(RETRY) == 1);
        assertThat(channel.told()).isEmpty();
        GetResponse waiting = rabbit.direct().drain(RETRY).getFirst();
        assertThat(waiting.getProps().getHeaders()).containsEntry("notice-attempt", 2);
        // The same message with a millisecond to live instead of the queue's minute.
        rabbit.direct().put(RETRY, waiting.getProps().builder().expiration("1").build(), waiting.getBody());

        await().atMost(BOUND).until(() -> channel.told().size() == 1);
        assertNothingWaits();
    }

    @Test
    void whatNobodyCanDeliverIsSetAside() throws Exception {
        start(Duration.ZERO);
        channel.refuse();
        put(EventKind.PAID, 1);

        await().atMost(BOUND).until(() -> rabbit.direct().waiting(DEAD) == 1);
        assertThat(channel.givenUp()).containsExactly("user-1");
        assertNothingWaits();
    }

    @Test
    void whatFailsUntilItIsNoNewsIsGivenUp() throws Exception {
        start(Duration.ZERO);
        channel.fail(1);
        Instant almostADayAgo = Instant.now().minus(Duration.ofHours(24)).plusSeconds(40);
        rabbit.put(QUEUE, Events.of(EventKind.PAID, 1, almostADayAgo));

        await().atMost(BOUND).until(() -> rabbit.direct().waiting(DEAD) == 1);
        assertThat(channel.givenUp()).containsExactly("user-1");
        assertThat(channel.told()).isEmpty();
        assertNothingWaits();
    }

    @Test
    void remindsOfAPaymentThatIsDueUnlessTheOrderIsOver() throws Exception {
        // Due in ten minutes, so the reminder of nine minutes before that waits one.
        start(Duration.ofMinutes(9));
        put(EventKind.NUMBERED, 1);
        put(EventKind.NUMBERED, 2);
        await().atMost(BOUND).until(() -> rabbit.direct().waiting(RETRY) == 2);
        put(EventKind.PAID, 2);
        await().atMost(BOUND).until(() -> channel.told().size() == 3);

        consumers.forEach(NoticeConsumer::close);
        // A minute later, by the clock of the reminders: nine and a half minutes are near enough.
        start(Duration.ofMinutes(9).plusSeconds(50));
        for (GetResponse waiting : rabbit.direct().drain(RETRY)) {
            rabbit.direct()
                    .put(RETRY, waiting.getProps().builder().expiration("1").build(), waiting.getBody());
        }

        await().atMost(BOUND).until(() -> channel.told().size() == 4 && ends("stale") == 1);
        assertThat(channel.told().getLast()).isEqualTo(Facts.number(1) + ":reminder");
    }

    private NoticeConsumer start(Duration reminderBefore) {
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
    private int waitingIn(String queue) throws Exception {
        try (Rabbit other = new Rabbit(amqpUri)) {
            return other.waiting(queue);
        }
    }

    private void put(EventKind kind, int n) throws Exception {
        rabbit.put(QUEUE, Events.of(kind, n, Instant.now()));
    }

    private double ends(String how) {
        return registry.counter("paywindow.notices", "end", how).count();
    }

    /** Not even in the hands of a consumer: those come back when it is closed. */
    private void assertNothingWaits() throws Exception {
        consumers.forEach(NoticeConsumer::close);
        assertThat(rabbit.direct().waiting(QUEUE)).isZero();
    }
}
