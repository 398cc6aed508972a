package io.paywindow.order.view;

import io.paywindow.order.http.Caller;
import io.paywindow.order.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Orders, to whoever placed them and to the operator: one, many, or one as it changes. */
@RestController
final class ViewController {

    private static final int MOST_PER_PAGE = 100;

    private final OrderAccess access;
    private final OrderLists lists;
    private final EventStreams streams;

    ViewController(OrderAccess access, OrderLists lists, EventStreams streams) {
        this.access = access;
        this.lists = lists;
        this.streams = streams;
    }

    @GetMapping(path = "/orders/{ref}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> order(@AuthenticationPrincipal Caller caller, @PathVariable String ref) {
        // Already JSON, as it is told to everybody else.
        return json(access.find(caller, ref).json());
    }

    @GetMapping(path = "/orders", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> orders(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable String userId,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(defaultValue = "20") int limit,
            @RequestParam(required = false) @Nullable String after) {
        if (limit < 1 || limit > MOST_PER_PAGE) {
            throw Problem.invalid("limit: " + limit + " (expected: 1 to " + MOST_PER_PAGE + ")");
        }
        String whose = userId == null ? caller.userId() : userId;
        if (!caller.maySee(whose)) {
            throw Problem.notFound();
        }
        OrderLists.Page page = lists.page(
                whose,
                Optional.ofNullable(status).map(ViewController::status),
                limit,
                Optional.ofNullable(after).map(OrderCursor::parse));
        String orders = page.orders().stream().map(StoredView::json).collect(Collectors.joining(","));
        String next = page.next().map(cursor -> ",\"next\":\"" + cursor + "\"").orElse("");
        return json("{\"orders\":[" + orders + "]" + next + "}");
    }

    @GetMapping(path = "/orders/{ref}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void events(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String ref,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastHeard,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        StoredView order = access.find(caller, ref);
        if (request.getMethod().equals("HEAD")) {
            // Spring lets HEAD in wherever GET is. It has no body to end, nor one that could fail when the client is
            // gone.
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            return;
        }
        streams.stream(caller, order, lastHeard, response);
    }

    private static OrderStatus status(String text) {
        try {
            return OrderStatus.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("status (expected: PLACED, AWAITING_PAYMENT, PAID, EXPIRED, CANCELLED or REFUSED)");
        }
    }

    private static ResponseEntity<String> json(String body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }
}
