package io.paywindow.order.cancel;

import io.paywindow.contract.CancelRequested;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.order.FactRules;
import io.paywindow.order.OrderSettings;
import io.paywindow.order.facts.FactLog;
import io.paywindow.order.facts.UnavailableException;
import io.paywindow.order.http.Caller;
import io.paywindow.order.http.Problem;
import io.paywindow.order.http.ProblemType;
import io.paywindow.order.view.OrderAccess;
import io.paywindow.order.view.OrderStatus;
import io.paywindow.order.view.OrderView;
import io.paywindow.order.view.StoredView;
import io.paywindow.order.view.ViewChanges;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /orders/{ref}/cancellation}: answered once it is decided what became of the order. Asking twice is asking once. */
@RestController
final class CancelController {

    private final OrderSettings settings;
    private final OrderAccess access;
    private final ViewChanges changes;
    private final FactLog log;
    private final JsonMapper json;
    private final InstantSource clock;

    CancelController(
            OrderSettings settings,
            OrderAccess access,
            ViewChanges changes,
            FactLog log,
            JsonMapper json,
            InstantSource clock) {
        this.settings = settings;
        this.access = access;
        this.changes = changes;
        this.log = log;
        this.json = json;
        this.clock = clock;
    }

    /** Why, for people; may be left out. */
    record Cancel(@Nullable String reason) {}

    @PostMapping(path = "/orders/{ref}/cancellation", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> cancel(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String ref,
            @RequestBody(required = false) @Nullable Cancel request) {
        StoredView view = access.find(caller, ref);
        if (view.status().closed()) {
            return closed(view);
        }
        String number = json.readValue(view.json(), OrderView.class).orderNumber();
        if (number == null) {
            throw new Problem(ProblemType.NOT_NUMBERED, "it can be cancelled as soon as it has its number")
                    .retryAfter(Duration.ofSeconds(1));
        }
        String reason = request == null || request.reason() == null ? "" : request.reason();
        CancelRequested fact = new CancelRequested(
                number, caller.userId(), reason, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        FactRules.firstFault(fact).ifPresent(fault -> {
            throw Problem.invalid(fault);
        });
        return decided(caller, view, fact);
    }

    private ResponseEntity<String> decided(Caller caller, StoredView view, CancelRequested fact) {
        try (ViewChanges.Ear ear = changes.listen(view.orderId())) {
            log.write(Topic.CANCEL_REQUESTED, fact.getOrderNumber(), fact, settings.replyTimeout());
            long deadline = System.nanoTime() + settings.replyTimeout().toNanos();
            StoredView now = access.find(caller, view.orderId());
            while (!now.status().closed() && System.nanoTime() < deadline) {
                // A change is a hint to look again, and so is none in time.
                var unused = ear.next(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                now = access.find(caller, view.orderId());
            }
            return now.status().closed()
                    ? closed(now)
                    : ResponseEntity.accepted()
                            .location(URI.create("/orders/" + now.orderId()))
                            .body(now.json());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("shutting down", e);
        }
    }

    private static ResponseEntity<String> closed(StoredView view) {
        if (view.status() != OrderStatus.CANCELLED) {
            throw new Problem(ProblemType.ALREADY_CLOSED, "the order is " + view.status())
                    .with("orderStatus", view.status())
                    .with("orderId", view.orderId());
        }
        return ResponseEntity.ok(view.json());
    }
}
