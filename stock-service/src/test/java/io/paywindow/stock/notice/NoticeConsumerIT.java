package io.paywindow.stock.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.UsesServers;
import io.paywindow.stock.Events;
import io.paywindow.stock.Facts;
import io.paywindow.stock.amqp.AmqpSettings.QueueType;
import io.paywindow.stock.event.EventKind;
import io.paywindow.stock.event.OrderEvent;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Each customer is told once, and nothing stale, whatever is delivered twice, late, in any order, or while servers are away. */
@UsesServers(Server.RABBITMQ)
final class NoticeConsumerIT extends NoticeDesk {

    NoticeConsumerIT() {
        super(QueueType.QUORUM);
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
    void waitsWhileRedisIsAwayAndTellsOnceThen() throws Exception {
        NoticeConsumer consumer = start(Duration.ZERO);
        redisServer.kill();
        put(EventKind.PAID, 1);
        await().atMost(BOUND).until(() -> consumer.trouble().isPresent());
        assertThat(channel.told()).isEmpty();
        redisServer.restart();
        awaitContacts();

        await().atMost(BOUND).until(() -> channel.told().size() == 1);
        await().atMost(BOUND).until(() -> consumer.trouble().isEmpty());
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
}
