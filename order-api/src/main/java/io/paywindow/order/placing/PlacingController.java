package io.paywindow.order.placing;

import io.paywindow.contract.RefusalReason;
import io.paywindow.order.OrderSettings;
import io.paywindow.order.claim.IdempotencyKey;
import io.paywindow.order.http.Caller;
import io.paywindow.order.http.Problem;
import io.paywindow.order.http.ProblemType;
import io.paywindow.order.view.OrderStatus;
import io.paywindow.order.view.ViewStore;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /orders}: 201 with the number in one round trip, 202 when the line is slow or the client would rather not wait. */
@RestController
final class PlacingController {

    private final OrderSettings settings;
    private final Placing placing;
    private final ViewStore views;

    PlacingController(OrderSettings settings, Placing placing, ViewStore views) {
        this.settings = settings;
        this.placing = placing;
        this.views = views;
    }

    @PostMapping(
            path = "/orders",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> place(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String idempotencyKey,
            @RequestHeader(name = Preference.HEADER, required = false) @Nullable List<String> prefer,
            @RequestBody PlaceOrder request) {
        Basket basket = Basket.of(request, settings.paymentWindow());
        Optional<IdempotencyKey> key = IdempotencyKey.of(idempotencyKey);
        Preference preference = Preference.of(prefer, settings.replyTimeout());
        Placement placement = placing.place(caller.userId(), basket, key, preference.patience());
        if (placement.status() == OrderStatus.REFUSED && !placement.acceptedBefore()) {
            throw refusal(placement.orderId());
        }
        boolean accepted = placement.acceptedBefore() || placement.status() == OrderStatus.PLACED;
        if (accepted && key.isPresent() && !placement.acceptedBefore()) {
            placing.accepted(placement.orderId());
        }
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(accepted ? 202 : 201).location(URI.create("/orders/" + placement.orderId()));
        preference.applied().ifPresent(applied -> answer.header(Preference.APPLIED, applied));
        return answer.body(placement.json());
    }

    private Problem refusal(String orderId) {
        ViewStore.Refusal refusal = views.refusal(orderId);
        Problem problem = new Problem(type(RefusalReason.valueOf(refusal.reason())), refusal.detail());
        if (!refusal.skus().isEmpty()) {
            problem.with("skus", refusal.skus());
        }
        return problem.with("orderId", orderId);
    }

    private static ProblemType type(RefusalReason reason) {
        return switch (reason) {
            case OUT_OF_STOCK -> ProblemType.OUT_OF_STOCK;
            case LIMIT_PER_CUSTOMER -> ProblemType.LIMIT_PER_CUSTOMER;
            case TOO_MANY_UNPAID -> ProblemType.TOO_MANY_UNPAID;
            case NUMBERS_EXHAUSTED -> ProblemType.NUMBERS_EXHAUSTED;
            case STALE -> ProblemType.STALE_ORDER;
            case UNKNOWN_PRODUCT -> ProblemType.UNKNOWN_PRODUCT;
            case INVALID -> ProblemType.ORDER_INVALID;
        };
    }
}
