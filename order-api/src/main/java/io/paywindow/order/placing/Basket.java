package io.paywindow.order.placing;

import io.paywindow.contract.order.Ids;
import io.paywindow.contract.order.OrderRules;
import io.paywindow.order.claim.IdempotencyKey;
import io.paywindow.order.http.Durations;
import io.paywindow.order.http.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants, found to make sense: quantities by sku, in the order of first mention.
 *
 * @param quantities 1 to 9,999 each, one to a hundred of them
 * @param paymentWindow what the customer asked for
 */
record Basket(Map<String, Integer> quantities, Optional<Duration> paymentWindow) {

    /** The basket in a request; a {@link Problem} names what is wrong with it. */
    static Basket of(PlaceOrder request, Duration longestWindow) {
        List<PlaceOrder.@Nullable Item> lines = request.lines() == null ? List.of() : request.lines();
        if (lines.isEmpty() || lines.size() > OrderRules.MAX_LINES) {
            throw Problem.invalid("lines: " + lines.size() + " (expected: 1 to " + OrderRules.MAX_LINES + ")");
        }
        Map<String, Integer> quantities = new LinkedHashMap<>();
        for (PlaceOrder.@Nullable Item line : lines) {
            add(quantities, line);
        }
        Optional<Duration> window = Optional.ofNullable(request.paymentWindow())
                .map(text -> Durations.parse(
                        "paymentWindow", text, Duration.ofMillis(OrderRules.MIN_PAYMENT_WINDOW_MS), longestWindow));
        return new Basket(quantities, window);
    }

    private static void add(Map<String, Integer> quantities, PlaceOrder.@Nullable Item line) {
        String sku = line == null ? null : line.sku();
        Integer quantity = line == null ? null : line.quantity();
        if (sku == null || !Ids.isId(sku)) {
            throw Problem.invalid("sku (expected: " + Ids.SHAPE + ")");
        }
        if (quantity == null || quantity < 1 || quantity > OrderRules.MAX_QUANTITY) {
            throw Problem.invalid(
                    "quantity of " + sku + ": " + quantity + " (expected: 1 to " + OrderRules.MAX_QUANTITY + ")");
        }
        int sum = quantities.merge(sku, quantity, Integer::sum);
        if (sum > OrderRules.MAX_QUANTITY) {
            throw Problem.invalid("quantity of " + sku + ": " + sum + " in all lines (expected: 1 to "
                    + OrderRules.MAX_QUANTITY + ")");
        }
    }

    List<String> skus() {
        return List.copyOf(quantities.keySet());
    }

    /** What tells this wish from another under the same key: what is wanted, not how it was written down. */
    String digest() {
        StringBuilder text = new StringBuilder("order");
        new TreeMap<>(quantities)
                .forEach((sku, quantity) ->
                        text.append('\n').append(sku).append(' ').append(quantity));
        paymentWindow.ifPresent(window -> text.append("\nwindow ").append(window.toMillis()));
        return IdempotencyKey.digest(text.toString());
    }
}
