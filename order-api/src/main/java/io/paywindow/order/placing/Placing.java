package io.paywindow.order.placing;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.ledger.Shelves;
import io.paywindow.ledger.StockLedger;
import io.paywindow.order.claim.Claim;
import io.paywindow.order.claim.Claims;
import io.paywindow.order.claim.IdempotencyKey;
import io.paywindow.order.facts.UnavailableException;
import io.paywindow.order.http.Problem;
import io.paywindow.order.http.ProblemType;
import io.paywindow.order.view.OrderView;
import io.paywindow.order.view.StoredView;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Places orders: priced, claimed under their Idempotency-Key, and put on the line.
 *
 * <p>A request repeated with its key re-sends the order as it was priced the first time, so that an answer lost on its way costs nobody
 * anything: the line knows the orderId.
 */
final class Placing {

    private static final String ID_PREFIX = "h-";
    private static final int ACCEPTED = 202;

    private final FactCodec codec;
    private final StockLedger ledger;
    private final Claims claims;
    private final LineAnswer line;
    private final JsonMapper json;
    private final InstantSource clock;

    Placing(FactCodec codec, StockLedger ledger, Claims claims, LineAnswer line, JsonMapper json, InstantSource clock) {
        this.codec = codec;
        this.ledger = ledger;
        this.claims = claims;
        this.line = line;
        this.json = json;
        this.clock = clock;
    }

    /** What became of the order; or, for a key that was used before, of the order it was used for. */
    Placement place(String userId, Basket basket, Optional<IdempotencyKey> key, Duration wait) {
        if (key.isEmpty()) {
            OrderPlaced order =
                    price(userId, basket, IdempotencyKey.randomId(ID_PREFIX), ledger.shelves(basket.skus()));
            return send(order, codec.encode(order), wait);
        }
        String orderId = key.get().idFor(ID_PREFIX, userId);
        OrderPlaced order;
        try {
            order = price(userId, basket, orderId, ledger.shelves(basket.skus()));
        } catch (Problem e) {
            // A request that is repeated gets its answer, whatever became of the products since.
            return again(claims.look(orderId).orElseThrow(() -> e), basket, wait);
        }
        byte[] bytes = codec.encode(order);
        Optional<Claim> faster = claims.claim(orderId, basket.digest(), bytes);
        return faster.isPresent() ? again(faster.get(), basket, wait) : send(order, bytes, wait);
    }

    /** Remembers that an order's first answer was 202, which its view will soon no longer tell. */
    void accepted(String orderId) {
        claims.answered(orderId, ACCEPTED);
    }

    private Placement again(Claim claim, Basket basket, Duration wait) {
        if (!sameRequest(claim, basket)) {
            throw new Problem(ProblemType.KEY_REUSED, "use a new key for a new order");
        }
        if (claim.view().isEmpty()) {
            // Nobody knows whether it ever reached the log.
            return send(codec.decode(claim.made(), OrderPlaced.class), claim.made(), wait);
        }
        StoredView view = claim.view().get();
        boolean acceptedBefore = claim.status().equals(Optional.of(ACCEPTED));
        boolean done = acceptedBefore || view.status().answered();
        return (done ? Placement.of(view) : line.await(view, wait)).asBefore(acceptedBefore);
    }

    private boolean sameRequest(Claim claim, Basket basket) {
        if (claim.digest().isPresent()) {
            return claim.digest().get().equals(basket.digest());
        }
        // The key is older than the dedupe window, but its order can still be looked up: an id must not mean two
        // orders.
        Map<String, Integer> ordered = claim.view().stream()
                .flatMap(view -> json.readValue(view.json(), OrderView.class).lines().stream())
                .collect(Collectors.toMap(OrderView.Line::sku, OrderView.Line::quantity, Integer::sum, TreeMap::new));
        return ordered.equals(new TreeMap<>(basket.quantities()));
    }

    private OrderPlaced price(String userId, Basket basket, String orderId, Shelves shelves) {
        return Pricing.order(basket, shelves, orderId, userId, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private Placement send(OrderPlaced order, byte[] bytes, Duration wait) {
        try {
            return line.send(order, bytes, wait);
        } catch (UnavailableException | RedisAwayException e) {
            throw Problem.unavailable("the order may or may not have been placed;"
                            + " look it up, or send it again with the same Idempotency-Key")
                    .with("orderId", order.getOrderId());
        }
    }
}
