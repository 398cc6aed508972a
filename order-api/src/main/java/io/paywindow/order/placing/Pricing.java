package io.paywindow.order.placing;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.order.OrderRules;
import io.paywindow.ledger.Shelf;
import io.paywindow.ledger.Shelves;
import io.paywindow.order.http.Problem;
import io.paywindow.order.http.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A basket at the catalogue's prices. Pure. */
final class Pricing {

    private static final String CHANNEL = "http";

    private Pricing() {}

    /**
     * The order for a basket. A {@link Problem} if it cannot be had: an unknown product, or a shelf that is seen to be empty, which only
     * saves the line the work: the ledger decides.
     */
    static OrderPlaced order(Basket basket, Shelves shelves, String orderId, String userId, Instant now) {
        checkKnown(basket, shelves);
        checkStocked(basket, shelves);
        List<OrderLine> lines = new ArrayList<>();
        Set<String> currencies = new TreeSet<>();
        long total = 0;
        try {
            for (var wanted : basket.quantities().entrySet()) {
                Shelf shelf = shelves.of(wanted.getKey()).orElseThrow();
                lines.add(new OrderLine(shelf.sku(), wanted.getValue(), shelf.price()));
                currencies.add(shelf.currency());
                total = Math.addExact(total, Math.multiplyExact(shelf.price(), (long) wanted.getValue()));
            }
        } catch (ArithmeticException e) {
            throw new Problem(ProblemType.ORDER_INVALID, "total (expected: a sum that fits 64 bits)");
        }
        if (currencies.size() > 1) {
            throw new Problem(ProblemType.ORDER_INVALID, "currency: " + currencies + " (expected: one an order)");
        }
        OrderPlaced order = new OrderPlaced(
                orderId,
                userId,
                lines,
                String.join("", currencies),
                total,
                basket.paymentWindow().map(Duration::toMillis).orElse(null),
                CHANNEL,
                now);
        OrderRules.firstFault(order).ifPresent(fault -> {
            throw new Problem(ProblemType.ORDER_INVALID, fault);
        });
        return order;
    }

    private static void checkKnown(Basket basket, Shelves shelves) {
        List<String> unknown = basket.skus().stream()
                .filter(sku -> shelves.of(sku).filter(Shelf::onSale).isEmpty())
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        if (shelves.stale()) {
            // The catalogue itself may be what Redis has forgotten.
            throw Problem.unavailable("the catalogue is being rebuilt");
        }
        throw new Problem(ProblemType.UNKNOWN_PRODUCT, "not on sale: " + String.join(", ", unknown))
                .with("skus", unknown);
    }

    private static void checkStocked(Basket basket, Shelves shelves) {
        if (shelves.stale()) {
            return;
        }
        List<String> empty = basket.quantities().entrySet().stream()
                .filter(wanted -> shelves.of(wanted.getKey()).orElseThrow().available() < wanted.getValue())
                .map(Map.Entry::getKey)
                .toList();
        if (!empty.isEmpty()) {
            throw new Problem(ProblemType.OUT_OF_STOCK, "not enough in stock of " + String.join(", ", empty))
                    .with("skus", empty);
        }
    }
}
