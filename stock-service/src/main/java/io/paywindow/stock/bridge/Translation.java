package io.paywindow.stock.bridge;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.stock.event.EventKind;
import io.paywindow.stock.event.OrderEvent;
import io.paywindow.stock.event.OrderEvent.Amount;
import io.paywindow.stock.event.OrderEvent.Line;
import io.paywindow.stock.event.OrderEvent.Payment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts as other teams read them on the exchange. Pure. */
final class Translation {

    private Translation() {}

    static OrderEvent of(OrderNumbered fact) {
        OrderPlaced order = fact.getOrder();
        return new OrderEvent(
                EventKind.NUMBERED.routingKey(),
                fact.getNumberedAt(),
                fact.getOrderNumber(),
                order.getOrderId(),
                order.getUserId(),
                lines(order.getLines()),
                total(order),
                order.getPlacedAt(),
                fact.getPayBy(),
                null,
                null,
                null);
    }

    static OrderEvent of(OrderRefused fact) {
        return new OrderEvent(
                EventKind.REFUSED.routingKey(),
                fact.getRefusedAt(),
                null,
                fact.getOrderId(),
                fact.getUserId(),
                lines(fact.getLines()),
                null,
                null,
                null,
                null,
                fact.getReason().name(),
                fact.getDetail());
    }

    static OrderEvent of(OrderOutcome fact) {
        OrderPlaced order = fact.getOrder().orElse(null);
        return new OrderEvent(
                kind(fact).routingKey(),
                fact.getDecidedAt(),
                fact.getOrderNumber(),
                order == null ? null : order.getOrderId(),
                order == null ? null : order.getUserId(),
                order == null ? null : lines(order.getLines()),
                order == null ? null : total(order),
                order == null ? null : order.getPlacedAt(),
                null,
                payment(fact.getPayment().orElse(null)),
                fact.getReason().orElse(null),
                null);
    }

    private static EventKind kind(OrderOutcome fact) {
        return switch (fact.getKind()) {
            case PAID -> EventKind.PAID;
            case EXPIRED -> EventKind.EXPIRED;
            case CANCELLED -> EventKind.CANCELLED;
            case REFUND_DUE -> EventKind.REFUND_DUE;
        };
    }

    private static List<Line> lines(List<OrderLine> lines) {
        return lines.stream()
                .map(line -> new Line(line.getSku(), line.getQuantity(), line.getUnitPrice()))
                .toList();
    }

    private static Amount total(OrderPlaced order) {
        return new Amount(order.getTotal(), order.getCurrency());
    }

    private static @Nullable Payment payment(@Nullable PaymentReceived fact) {
        return fact == null
                ? null
                : new Payment(
                        fact.getPaymentId(),
                        fact.getAmount(),
                        fact.getCurrency(),
                        fact.getProvider(),
                        fact.getPaidAt());
    }
}
