package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.order.Api.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An order followed as it changes. */
@UsesServers({Server.KAFKA, Server.REDIS})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventStreamIT {

    private final Shop shop;

    EventStreamIT(Servers servers) {
        shop = Shop.open(servers, "pipeline.heartbeat=200ms", "pipeline.limits.event-streams-per-user=2");
    }

    @AfterAll
    void close() {
        shop.close();
    }

    private EventsRead follow(String customer, Answer placed, String... headers) throws Exception {
        return EventsRead.of(shop.api(), shop.token(customer), placed.header("Location") + "/events", headers);
    }

    @Test
    void anOrderIsFollowedUntilItIsClosedAndThenTheStreamEnds() throws Exception {
        Answer placed = shop.place("ann", shop.product("tea", 5), 1);
        EventsRead stream = follow("ann", placed);
        await().until(() -> stream.states().equals(List.of("AWAITING_PAYMENT")));

        shop.pay(placed, "pay-sse-1", 500);

        stream.end().get(10, TimeUnit.SECONDS);
        assertThat(stream.states()).containsExactly("AWAITING_PAYMENT", "PAID");
        assertThat(stream.response().headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/event-stream");
    }

    @Test
    void aSilentStreamSaysThatItIsStillThere() throws Exception {
        Answer placed = shop.place("ann", shop.product("tea", 5), 1);
        EventsRead stream = follow("ann", placed);

        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        stream.lines().stream().filter(": still here"::equals).count() >= 2);
    }

    @Test
    void whoComesBackIsToldOnlyWhatIsNew() throws Exception {
        Answer placed = shop.place("ann", shop.product("tea", 5), 1);
        EventsRead first = follow("ann", placed);
        await().until(() -> !first.states().isEmpty());
        String heard = first.lastId();
        shop.pay(placed, "pay-sse-2", 500);
        await().until(() -> shop.status("ann", placed).equals("PAID"));

        EventsRead again = follow("ann", placed, "Last-Event-ID", heard);
        again.end().get(10, TimeUnit.SECONDS);
        EventsRead done = follow("ann", placed, "Last-Event-ID", again.lastId());

        assertThat(again.states()).containsExactly("PAID");
        assertThat(done.response().statusCode()).isEqualTo(204);
    }

    @Test
    void someoneElsesOrderCannotBeFollowed() throws Exception {
        Answer placed = shop.place("ann", shop.product("tea", 5), 1);
        Answer foreign = shop.api().get(shop.token("bob"), placed.header("Location") + "/events");

        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.problem()).isEqualTo("not-found");
    }

    @Test
    void aStreamEndsSoonAfterItsTokenWasTakenBack() throws Exception {
        Answer placed = shop.place("leaver", shop.product("tea", 5), 1);
        EventsRead stream = follow("leaver", placed);
        await().until(() -> !stream.states().isEmpty());

        Shop.expect(204, shop.api().call("DELETE", Api.OPERATOR, "/tokens/" + Api.sha256(shop.token("leaver")), null));

        stream.end().get(10, TimeUnit.SECONDS);
        assertThat(stream.states()).containsExactly("AWAITING_PAYMENT");
    }

    @Test
    void oneUserHasSoManyStreamsAndOneMoreIsToldToWait() throws Exception {
        Answer placed = shop.place("greedy", shop.product("tea", 5), 1);
        List<EventsRead> streams = List.of(follow("greedy", placed), follow("greedy", placed));
        await().until(() -> streams.stream().noneMatch(stream -> stream.states().isEmpty()));
        Answer oneMore = shop.api().get(shop.token("greedy"), placed.header("Location") + "/events");
        shop.pay(placed, "pay-sse-3", 500);
        for (EventsRead stream : streams) {
            stream.end().get(10, TimeUnit.SECONDS);
        }

        assertThat(streams)
                .allSatisfy(stream -> assertThat(stream.response().statusCode()).isEqualTo(200));
        assertThat(oneMore.status()).isEqualTo(429);
        assertThat(oneMore.problem()).isEqualTo("too-many-requests");
        assertThat(oneMore.header("Retry-After")).isEqualTo("2");
        // A place given back is free again, and none more than there were.
        await().atMost(Duration.ofSeconds(5))
                .until(() -> follow("greedy", placed).response().statusCode() == 200);
    }

    /** It has no body that could end, so it must not wait for an end. */
    @Test
    void aStreamsHeadIsAnsweredAtOnce() {
        Answer placed = shop.place("ann", shop.product("tea", 5), 1);
        long started = System.nanoTime();
        Answer head = shop.api().call("HEAD", shop.token("ann"), placed.header("Location") + "/events", null);

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).startsWith("text/event-stream");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aListIsGivenPageByPageNewestFirst() {
        String sku = shop.product("tea", 50);
        List<String> placed = Stream.iterate(0, i -> i < 7, i -> i + 1)
                .map(i -> shop.place("list-ann", sku, 1).json().path("orderId").asString())
                .toList();
        List<String> listed = new ArrayList<>();
        String after = "";
        do {
            Answer page = Shop.expect(200, shop.api().get(shop.token("list-ann"), "/orders?limit=3" + after));
            page.json()
                    .path("orders")
                    .forEach(order -> listed.add(order.path("orderId").asString()));
            after = page.json().has("next")
                    ? "&after=" + page.json().path("next").asString()
                    : "";
        } while (!after.isEmpty());

        assertThat(listed).containsExactlyElementsOf(placed.reversed());
        assertThat(shop.api()
                        .get(shop.token("list-ann"), "/orders?status=PAID")
                        .json()
                        .path("orders"))
                .isEmpty();
        assertThat(shop.api().get(shop.token("bob"), "/orders?userId=list-ann").status())
                .isEqualTo(404);
        assertThat(shop.api()
                        .get(Api.OPERATOR, "/orders?userId=list-ann&limit=100")
                        .json()
                        .path("orders"))
                .hasSize(7);
    }
}
