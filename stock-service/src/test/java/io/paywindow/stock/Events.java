package io.paywindow.stock;

import io.paywindow.stock.event.EventKind;
import io.paywindow.stock.event.OrderEvent;
import io.paywindow.stock.event.OrderEvent.Amount;
import io.paywindow.stock.event.OrderEvent.Line;
import io.paywindow.stock.event.OrderEvent.Payment;
import java.time.Instant;
import java.util.List;

/** Events of made-up orders. */
public final class Events {

    private Events() {}

    /** The event of the n-th order. */
    public static OrderEvent of(EventKind kind, int n, Instant occurredAt) {
        return new OrderEvent(
                kind.routingKey(),
                occurredAt,
                Facts.number(n),
                "order-" + n,
                "user-" + n,
                List.of(new Line("tea", 2, 1250)),
                new Amount(2500, "CNY"),
                occurredAt,
                occurredAt.plusSeconds(600),
                new Payment("pay-" + n, 2500, "CNY", "test", occurredAt),
                kind == EventKind.REFUND_DUE ? "LATE" : null,
                null);
    }
}
