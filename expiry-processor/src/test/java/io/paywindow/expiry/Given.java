package io.paywindow.expiry;

import io.paywindow.contract.CancelRequested;
import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.PaymentReceived;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Facts for tests: an order of 10.00 CNY, and what may happen to it. */
public final class Given {

    public static final long TOTAL = 1_000;
    public static final String CURRENCY = "CNY";

    private Given() {}

    public static OrderPlaced order(String orderNumber, Instant placedAt) {
        return new OrderPlaced(
                "order-" + orderNumber,
                "user-1",
                List.of(new OrderLine("sku-1", 2, TOTAL / 2)),
                CURRENCY,
                TOTAL,
                null,
                "test",
                placedAt);
    }

    public static OrderNumbered numbered(String orderNumber, Instant numberedAt, Duration window) {
        return numbered(orderNumber, numberedAt, window, numberedAt.plus(window));
    }

    public static OrderNumbered numbered(String orderNumber, Instant numberedAt, Duration window, Instant payBy) {
        return new OrderNumbered(
                orderNumber, order(orderNumber, numberedAt), window.toMillis(), numberedAt, payBy, "epoch-1");
    }

    public static PaymentReceived payment(String orderNumber, String paymentId) {
        return payment(orderNumber, paymentId, TOTAL, CURRENCY);
    }

    public static PaymentReceived payment(String orderNumber, String paymentId, long amount, String currency) {
        return new PaymentReceived(paymentId, orderNumber, amount, currency, "test-pay", Instant.EPOCH);
    }

    public static CancelRequested cancel(String orderNumber) {
        return new CancelRequested(orderNumber, "user-1", "changed my mind", Instant.EPOCH);
    }
}
