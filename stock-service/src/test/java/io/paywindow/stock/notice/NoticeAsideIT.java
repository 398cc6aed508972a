package io.paywindow.stock.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.UsesServers;
import io.paywindow.stock.Events;
import io.paywindow.stock.Facts;
import io.paywindow.stock.amqp.AmqpSettings.QueueType;
import io.paywindow.stock.event.EventKind;
import io.paywindow.stock.event.OrderEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What cannot be told now waits or is set aside, and nothing else waits for it. */
@UsesServers(Server.RABBITMQ)
final class NoticeAsideIT extends NoticeDesk {

    NoticeAsideIT() {
        super(QueueType.QUORUM);
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

        // Well within the lease of the one that died.
        await().atMost(Told.LEASE.dividedBy(3)).until(() -> channel.told().contains(Facts.number(1) + ":paid"));
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
}
