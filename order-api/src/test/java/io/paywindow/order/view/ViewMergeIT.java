package io.paywindow.order.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.RefundMade;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Whatever the order in which the topics are read, and however often, the view is the same in the end. */
@UsesServers(Server.REDIS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewMergeIT {

    private static final long SEED = Long.getLong("merge.seed", 20_261_123L);
    private static final int SHUFFLES = Integer.getInteger("merge.shuffles", 200);

    private final Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final ViewFacts facts = new ViewFacts(new JsonMapper(), Duration.ofHours(1));
    private final RedisLink redis;
    private final ViewStore store;

    ViewMergeIT(Servers servers) {
        redis = new RedisLink(new RedisSettings(servers.redisUrl(), Duration.ofSeconds(2)), "merge");
        store = new ViewStore(redis, new JsonMapper(), facts, InstantSource.system());
    }

    @AfterAll
    void close() {
        redis.close();
    }

    @BeforeEach
    void empty() {
        redis.await(redis.text().flushall());
    }

    private OrderPlaced order(String orderId, String userId) {
        return new OrderPlaced(
                orderId, userId, List.of(new OrderLine("tea", 2, 500L)), "CNY", 1_000L, null, "upstream", at);
    }

    private ViewChange outcome(OutcomeKind kind, OrderPlaced order, String number, String paymentId) {
        var payment = new PaymentReceived(paymentId, number, 1_000L, "CNY", "bank", at);
        return facts.outcome(new OrderOutcome(number, kind, order, payment, "LATE", at), at)
                .orElseThrow();
    }

    private ViewChange refunded(String number, String paymentId) {
        return facts.refundMade(new RefundMade(number, paymentId, "operator", at), at);
    }

    private void merge(List<ViewChange> changes) {
        store.merge(changes).forEach(redis::await);
    }

    /** Everything that can happen to one order, a senseless order of somebody else under its id among it. */
    private List<ViewChange> life(String orderId, String number) {
        OrderPlaced order = order(orderId, "ann");
        var refusal = new OrderRefused(orderId, "ann", RefusalReason.INVALID, "no", List.of(), at);
        return List.of(
                facts.placed(order, at),
                facts.numbered(new OrderNumbered(number, order, 600_000L, at, at.plusSeconds(600), "e"), at),
                facts.refused(refusal, at),
                outcome(OutcomeKind.EXPIRED, order, number, "p0"),
                outcome(OutcomeKind.REFUND_DUE, order, number, "p1"),
                outcome(OutcomeKind.REFUND_DUE, order, number, "p2"),
                refunded(number, "p1"));
    }

    @Test
    void anyOrderAndAnyRepetitionGiveTheSameView() {
        merge(life("o-0", "202611230000000"));
        String expected = store.find("o-0").orElseThrow().json();
        assertThat(expected)
                .contains("\"status\":\"EXPIRED\"", "\"paymentId\":\"p2\"")
                .doesNotContain("\"p1\"");
        Random random = new Random(SEED);

        for (int i = 1; i <= SHUFFLES; i++) {
            String orderId = "o-" + i;
            String number = "20261123%07d".formatted(i);
            List<ViewChange> all = new ArrayList<>(life(orderId, number));
            all.addAll(life(orderId, number).subList(0, random.nextInt(7)));
            Collections.shuffle(all, random);
            int cut = random.nextInt(all.size());
            merge(all.subList(0, cut));
            merge(all.subList(cut, all.size()));

            assertThat(store.find(orderId)
                            .orElseThrow()
                            .json()
                            .replace(orderId, "o-0")
                            .replace(number, "202611230000000"))
                    .as("seed %d, shuffle %d", SEED, i)
                    .isEqualTo(expected);
            assertThat(store.find(number)).isEqualTo(store.find(orderId));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anIdBelongsToWhoUsedItFirstUntilItIsNumbered(boolean placed) {
        ViewChange annsOwn = facts.placed(order("same", "ann"), at);
        ViewChange evesOwn = placed
                ? facts.placed(order("same", "eve"), at)
                : facts.refused(new OrderRefused("same", "eve", RefusalReason.INVALID, "no", List.of(), at), at);
        merge(List.of(annsOwn, evesOwn));

        assertThat(store.find("same").orElseThrow().userId()).isEqualTo("ann");
        assertThat(store.find("same").orElseThrow().status()).isEqualTo(OrderStatus.PLACED);
        assertThat(redis.await(redis.text().exists(RedisKeys.ordersOf("eve")))).isZero();
    }

    @Test
    void aClosedViewIsForgottenAfterItsTimeAndEverythingOfItWithIt() {
        Duration ttl = Duration.ofSeconds(1);
        OrderPlaced order = order("brief", "ann");
        var expired = new OrderOutcome("202611230009999", OutcomeKind.EXPIRED, order, null, null, at);
        ViewChange closed = new ViewFacts(new JsonMapper(), ttl)
                .outcome(expired, Instant.now())
                .orElseThrow();
        merge(List.of(closed));
        assertThat(store.find("202611230009999")).isPresent();

        await().atMost(ttl.plusSeconds(5)).until(() -> store.find("brief").isEmpty());
        await().atMost(Duration.ofSeconds(1))
                .until(() -> store.find("202611230009999").isEmpty());
        assertThat(new OrderLists(redis, store)
                        .page("ann", Optional.empty(), 10, Optional.empty())
                        .orders())
                .isEmpty();
        // Read again from the log long afterwards, it is not shown for longer.
        merge(List.of(closed));
        assertThat(store.find("brief")).isEmpty();
    }

    @Test
    void anOrderIsInTheSamePlaceOfTheListWhicheverOfItsFactsIsReadFirst() {
        OrderPlaced first = order("first", "ann");
        OrderPlaced second = OrderPlaced.newBuilder(order("second", "ann"))
                .setPlacedAt(at.plusMillis(1))
                .build();
        merge(List.of(
                numbered(first, "202611230000001", at.plusMillis(20)),
                numbered(second, "202611230000002", at.plusMillis(10))));
        OrderLists lists = new OrderLists(redis, store);
        OrderLists.Page page = lists.page("ann", Optional.empty(), 1, Optional.empty());
        assertThat(page.orders()).extracting(StoredView::orderId).containsExactly("second");

        merge(List.of(facts.placed(second, at.plusMillis(4)), facts.placed(first, at.plusMillis(5))));

        assertThat(lists.page("ann", Optional.empty(), 2, page.next()).orders())
                .extracting(StoredView::orderId)
                .containsExactly("first");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1_271, 1_271})
    void anUpstreamClockThatIsYearsOffMovesNoOrderInTheList(int days) {
        OrderPlaced wrong = OrderPlaced.newBuilder(order("wrong", "ann"))
                .setPlacedAt(at.plus(Duration.ofDays(days)))
                .build();
        merge(List.of(facts.placed(wrong, at.plusMillis(1)), facts.placed(order("right", "ann"), at.plusMillis(2))));

        assertThat(new OrderLists(redis, store)
                        .page("ann", Optional.empty(), 10, Optional.empty())
                        .orders())
                .extracting(StoredView::orderId)
                .containsExactly("wrong", "right");
    }

    private ViewChange numbered(OrderPlaced order, String number, Instant appendedAt) {
        return facts.numbered(
                new OrderNumbered(number, order, 600_000L, appendedAt, appendedAt.plusSeconds(600), "e"), appendedAt);
    }

    @Test
    void eachChangeIsToldOnTheChannelOfTheStatusItLedTo() {
        Map<String, String> told = new ConcurrentSkipListMap<>();
        try (var subscriber = redis.subscriber()) {
            subscriber.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    told.put(channel, message);
                }
            });
            redis.await(subscriber
                    .async()
                    .subscribe("orders:placed", "orders:awaiting_payment", "orders:expired", "orders:refused"));
            List<ViewChange> life = life("told", "202611230008888");
            merge(List.of(life.get(0), life.get(1), life.get(3)));
            await().until(() -> told.size() == 3);
        }

        assertThat(new TreeMap<>(told).keySet())
                .containsExactly("orders:awaiting_payment", "orders:expired", "orders:placed");
        assertThat(told.get("orders:expired"))
                .isEqualTo(store.find("told").orElseThrow().json());
    }
}
