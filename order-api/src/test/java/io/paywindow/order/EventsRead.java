package io.paywindow.order;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * An event stream being read in the background, line by line.
 *
 * @param end done when the stream has ended
 */
record EventsRead(
        Documented documented, HttpResponse<Stream<String>> response, List<String> lines, CompletableFuture<Void> end) {

    static EventsRead of(Api api, String token, String path, String... headers)
            throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response =
                api.http().send(api.request("GET", token, path, null, headers), BodyHandlers.ofLines());
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> end =
                CompletableFuture.runAsync(() -> response.body().forEach(lines::add), Thread::startVirtualThread);
        return new EventsRead(api.documented(), response, lines, end);
    }

    /** The order's status as told by each event so far, each an order as the API's description says. */
    List<String> states() {
        return lines.stream()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .peek(order -> documented.checkBody("OrderView", order, "an event"))
                .map(order -> Api.JSON.readTree(order).path("status").asString())
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
