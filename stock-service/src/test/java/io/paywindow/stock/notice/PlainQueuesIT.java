package io.paywindow.stock.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.UsesServers;
import io.paywindow.stock.Facts;
import io.paywindow.stock.amqp.AmqpSettings.QueueType;
import io.paywindow.stock.event.EventKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Queues that know none of RabbitMQ's own arguments: notices that wait come back all the same. */
@UsesServers(Server.RABBITMQ)
final class PlainQueuesIT extends NoticeDesk {

    PlainQueuesIT() {
        super(QueueType.PLAIN);
    }

    @Test
    void whatFailsComesBackWhenItsTimeHasComeAndNotBefore() throws Exception {
        start(Duration.ZERO);
        channel.fail(1);
        put(EventKind.PAID, 1);
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
        start(Duration.ZERO);
        rabbit.direct().put(QUEUE, new BasicProperties(), "poison".getBytes(StandardCharsets.UTF_8));
        put(EventKind.EXPIRED, 2);

        await().atMost(BOUND).until(() -> channel.told().contains(Facts.number(2) + ":expired"));
        await().atMost(BOUND).until(() -> rabbit.direct().waiting(DEAD) == 1);
    }
}
