package io.paywindow.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import io.paywindow.order.Api.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
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
        shop = Shop.open(servers, "pipeline.heartbeat=200ms");
    }

    @AfterAll
    void close() {
        shop.close();
    }

    /** A stream being read in the background, line by line. */
    private record Following(HttpResponse<Stream<String>> response, List<String> lines, CompletableFuture<Void> end) {

        List<String> states() {
            return lines.stream()
                    .filter(line -> line.startsWith("data: "))
                    .map(line ->
                            Api.JSON.readTree(line.substring(6)).path("status").asString())
                    .toList();
        }

        String lastId() {
            return lines.stream()
                    .filter(line -> line.startsWith("id: "))
                    .reduce((first, second) -> second)
                    .orElse("")
                    .substring(4);
        }
    }

    private Following follow(String customer, Answer placed, String... headers) throws Exception {
        HttpRequest request =
                shop.api().request("GET", shop.token(customer), placed.header("Location") + "/events", null, headers);
        HttpResponse<Stream<String>> response = shop.api().http().send(request, BodyHandlers.ofLines());
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> end =
                CompletableFuture.runAsync(() -> response.body().forEach(lines::add), Thread::startVirtualThread);
        return new Following(response, lines, end);
    }

    @Test
    void anOrderIsFollowedUntilItIsClosedAndThenTheStreamEnds() throws Exception {
        Answer placed = shop.place("ann", shop.product("tea", 5), 1);
        Following stream = follow("ann", placed);
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
        Following stream = follow("ann", placed);

        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        stream.lines().stream().filter(": still here"::equals).count() >= 2);
    }

    @Test
    void whoComesBackIsToldOnlyWhatIsNew() throws Exception {
        Answer placed = shop.place("ann", shop.product("tea", 5), 1);
        Following first = follow("ann", placed);
        await().until(() -> !first.states().isEmpty());
        String heard = first.lastId();
        shop.pay(placed, "pay-sse-2", 500);
        await().until(() -> shop.status("ann", placed).equals("PAID"));

        Following again = follow("ann", placed, "Last-Event-ID", heard);
        again.end().get(10, TimeUnit.SECONDS);
        Following done = follow("ann", placed, "Last-Event-ID", again.lastId());

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
