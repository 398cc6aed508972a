package io.paywindow.stock.settle;

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
import io.paywindow.stock.Events;
import io.paywindow.stock.WiredRabbit;
import io.paywindow.stock.event.EventKind;
import io.paywindow.stock.event.OrderEventJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stock is settled once per order, whatever is delivered twice, late, broken, or while Redis is away. */
@UsesServers(Server.RABBITMQ)
final class StockConsumerIT {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int UNITS = 1000;
    private static final String STOCK = OrderEvents.STOCK_QUEUE;
    private static final String DEAD = OrderEvents.deadQueueOf(STOCK);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<StockConsumer> consumers = new ArrayList<>();
    private RedisServer redis;
    private LedgerOfATest ledger;
    private WiredRabbit rabbit;

    @BeforeEach
    void open(@TempDir Path folder, Servers servers) throws Exception {
        redis = RedisServer.start(folder);
        ledger = new LedgerOfATest(redis.url(), UNITS);
        rabbit = new WiredRabbit(servers.amqpUri());
    }

    @AfterEach
    void close() throws Exception {
        consumers.forEach(StockConsumer::close);
        rabbit.close();
        ledger.close();
        redis.close();
    }

    @Test
    void sellsWhatWasPaidAndPutsBackWhatWasNot() throws Exception {
        start();
        put(EventKind.PAID, hold(1, 3));
        put(EventKind.EXPIRED, hold(2, 5));
        put(EventKind.CANCELLED, hold(3, 7));

        await().atMost(BOUND).untilAsserted(() -> ledger.assertShelf(UNITS - 3, 0, 3));
        assertNothingWaits();
    }

    @Test
    void settlesOnceWhatIsDeliveredAgainBecauseTheConnectionWasCutBetweenEffectAndAcknowledgement() throws Exception {
        start();
        // Messages still come; acknowledgements no longer leave.
        rabbit.wire().goDeaf();
        for (int n = 1; n <= 100; n++) {
            put(n % 2 == 0 ? EventKind.PAID : EventKind.EXPIRED, hold(n, 1));
        }
        await().atMost(BOUND).untilAsserted(() -> ledger.assertShelf(UNITS - 50, 0, 50));
        assertThat(count("already-closed")).isZero();

        rabbit.wire().cut();

        await().atMost(BOUND).until(() -> count("already-closed") == 100);
        assertNothingWaits();
        ledger.assertShelf(UNITS - 50, 0, 50);
    }

    @Test
    void settlesOnceWhenEverythingComesTwiceAndToCompetingConsumers() throws Exception {
        start();
        start();
        for (int n = 1; n <= 300; n++) {
            hold(n, 1);
            EventKind kind = n % 3 == 0 ? EventKind.PAID : EventKind.EXPIRED;
            put(kind, n);
            put(kind, n);
        }

        await().atMost(BOUND).until(() -> count("settled") + count("already-closed") == 600);
        ledger.assertShelf(UNITS - 100, 0, 100);
        assertThat(count("settled")).isEqualTo(300);
        assertNothingWaits();
    }

    @Test
    void setsPoisonAsideAndGoesOn() throws Exception {
        start();
        rabbit.direct().put(STOCK, new BasicProperties(), "{not json".getBytes(StandardCharsets.UTF_8));
        rabbit.direct()
                .put(STOCK, new BasicProperties(), "{\"event\":\"order.paid\"}".getBytes(StandardCharsets.UTF_8));
        put(EventKind.NUMBERED, hold(1, 1));
        put(EventKind.PAID, hold(2, 1));

        await().atMost(BOUND).untilAsserted(() -> ledger.assertShelf(UNITS - 2, 1, 1));
        await().atMost(BOUND).until(() -> rabbit.direct().waiting(DEAD) == 3);
        List<GetResponse> dead = rabbit.direct().drain(DEAD);
        assertThat(dead).allSatisfy(message -> {
            assertThat(message.getProps().getHeaders().get("dead-reason")).hasToString("SENSELESS");
            assertThat(message.getProps().getHeaders().get("origin-queue")).hasToString("stock");
        });
        assertThat(dead.getFirst().getBody()).isEqualTo("{not json".getBytes(StandardCharsets.UTF_8));
        assertNothingWaits();
    }

    @Test
    void keepsMessagesInHandWhileRedisIsAwayAndForgetful() throws Exception {
        StockConsumer consumer = start();
        put(EventKind.PAID, hold(1, 1));
        int late = hold(2, 1);
        await().atMost(BOUND).untilAsserted(() -> ledger.assertShelf(UNITS - 2, 1, 1));

        redis.kill();
        put(EventKind.PAID, late);
        int connections = rabbit.wire().accepted();
        await().atMost(BOUND).until(() -> consumer.trouble().isPresent());
        redis.restart();
        // Another replication id: it may have forgotten what it was told last.
        await().atMost(BOUND).until(() -> consumer.trouble().orElse("").contains("not equal to the log"));
        assertThat(ledger.ledger().epoch()).isEmpty();
        ledger.ledger().declareEqual();

        await().atMost(BOUND).untilAsserted(() -> ledger.assertShelf(UNITS - 2, 0, 2));
        assertThat(consumer.trouble()).isEmpty();
        assertNothingWaits();
        // Nothing went back and came again: that would need another connection.
        assertThat(rabbit.wire().accepted()).isEqualTo(connections);
    }

    private StockConsumer start() {
        StockConsumer consumer = new StockConsumer(
                ledger.ledger(), new OrderEventJson(), 200, rabbit.link(), new SettleMeters(registry));
        consumers.add(consumer);
        consumer.start();
        await().atMost(BOUND).until(() -> consumer.trouble().isEmpty());
        return consumer;
    }

    private int hold(int n, int quantity) {
        ledger.hold(n, quantity);
        return n;
    }

    private void put(EventKind kind, int n) throws Exception {
        rabbit.put(STOCK, Events.of(kind, n, Instant.now()));
    }

    /** Not even in the hands of a consumer: those come back when it is closed. */
    private void assertNothingWaits() throws Exception {
        consumers.forEach(StockConsumer::close);
        assertThat(rabbit.direct().waiting(STOCK)).isZero();
    }

    private double count(String result) {
        return registry.counter("paywindow.stock.settlements", "result", result).count();
    }
}
