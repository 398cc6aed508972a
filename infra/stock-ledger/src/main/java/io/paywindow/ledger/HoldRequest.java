package io.paywindow.ledger;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.order.Ids;
import java.util.List;

/**
 * An order that wants its goods set aside, and the number it gets if it can have them.
 *
 * @param digest tells the same order from another one under the same id
 * @param orderNumber taken only if the answer is {@link HoldResult.Held}; {@link #NO_NUMBER} asks only what is known of the order
 * @param lines summed by sku; their prices are nothing to the ledger
 */
public record HoldRequest(String orderId, String digest, String orderNumber, String userId, List<OrderLine> lines) {

    /** In place of a number when there is none left to give. */
    public static final String NO_NUMBER = "-";

    public HoldRequest {
        HoldRequest.expectId("digest", digest);
        HoldRequest.expectId("orderNumber", orderNumber);
        HoldRequest.expectId("userId", userId);
        if (!Ids.isOrderId(orderId)) {
            throw new IllegalArgumentException(
                    "orderId: " + orderId + " (expected: " + Ids.SHAPE + ", not all digits)");
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("lines: none (expected: 1 or more)");
        }
        lines = List.copyOf(lines);
    }

    private static void expectId(String name, String value) {
        if (!Ids.isId(value)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + Ids.SHAPE + ")");
        }
    }
}
