package io.paywindow.order.view;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.RefundMade;
import io.paywindow.contract.order.OrderRules;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What each fact says of an order's view. Pure.
 *
 * <p>A closed order's view is kept for the view TTL. An open one's is kept two days longer, which is more than any payment window, so
 * that no short TTL takes an order from sight that can still be paid.
 */
final class ViewFacts {

    private static final Duration OPEN_LONGER = Duration.ofDays(2);

    /** Longer before a fact than any order has been open, or after it: then the time it says it was placed at is a wrong clock's. */
    private static final Duration SOUND = Duration.ofDays(2);

    private final JsonMapper json;
    private final Duration closedTtl;
    private final Duration openTtl;

    private record Line(String sku, int quantity, long unitPrice) {}

    private record Amount(long amount, String currency) {}

    private record Refund(String paymentId, long amount, String currency, String reason) {}

    ViewFacts(JsonMapper json, Duration viewTtl) {
        this.json = json;
        this.closedTtl = viewTtl;
        this.openTtl = viewTtl.plus(OPEN_LONGER);
    }

    ViewChange placed(OrderPlaced order, Instant at) {
        return state(
                OrderStatus.PLACED, order.getOrderId(), null, at, listedAt(order, at), base(order), new HashMap<>());
    }

    ViewChange numbered(OrderNumbered fact, Instant at) {
        Map<String, String> base = base(fact.getOrder());
        base.put("orderNumber", fact.getOrderNumber());
        base.put("payBy", fact.getPayBy().toString());
        String orderId = fact.getOrder().getOrderId();
        Instant listedAt = listedAt(fact.getOrder(), at);
        return state(OrderStatus.AWAITING_PAYMENT, orderId, fact.getOrderNumber(), at, listedAt, base, new HashMap<>());
    }

    ViewChange refused(OrderRefused fact, Instant at) {
        Map<String, String> base = Map.of("orderId", fact.getOrderId(), "userId", fact.getUserId());
        Map<String, String> state = new HashMap<>();
        state.put("reason", fact.getReason().name());
        state.put("detail", fact.getDetail());
        state.put("skus", skus(fact));
        state.put("closedAt", fact.getRefusedAt().toString());
        return state(OrderStatus.REFUSED, fact.getOrderId(), null, at, at, base, state);
    }

    /** What an outcome says: an end, or a payment that is due back. Empty if it makes no sense. */
    Optional<ViewChange> outcome(OrderOutcome fact, Instant at) {
        Optional<OrderPlaced> order = fact.getOrder();
        return switch (fact.getKind()) {
            case PAID -> order.map(placed -> closed(OrderStatus.PAID, fact, placed, at));
            case EXPIRED -> order.map(placed -> closed(OrderStatus.EXPIRED, fact, placed, at));
            case CANCELLED -> order.map(placed -> closed(OrderStatus.CANCELLED, fact, placed, at));
            case REFUND_DUE -> refundDue(fact, at);
        };
    }

    ViewChange refundMade(RefundMade fact, Instant at) {
        return ViewChange.refund(null, fact.getOrderNumber(), after(at, closedTtl), fact.getPaymentId(), "");
    }

    private ViewChange closed(OrderStatus status, OrderOutcome fact, OrderPlaced order, Instant at) {
        Map<String, String> base = base(order);
        base.put("orderNumber", fact.getOrderNumber());
        Map<String, String> state = new HashMap<>();
        state.put("closedAt", fact.getDecidedAt().toString());
        if (fact.getKind() == OutcomeKind.CANCELLED) {
            fact.getReason().filter(reason -> !reason.isEmpty()).ifPresent(reason -> state.put("reason", reason));
        }
        return state(status, order.getOrderId(), fact.getOrderNumber(), at, listedAt(order, at), base, state);
    }

    private Optional<ViewChange> refundDue(OrderOutcome fact, Instant at) {
        return fact.getPayment().map(payment -> {
            String shown = json.writeValueAsString(new Refund(
                    payment.getPaymentId(),
                    payment.getAmount(),
                    payment.getCurrency(),
                    fact.getReason().orElse("")));
            String orderId = fact.getOrder().map(OrderPlaced::getOrderId).orElse(null);
            return ViewChange.refund(
                    orderId, fact.getOrderNumber(), after(at, closedTtl), payment.getPaymentId(), shown);
        });
    }

    private ViewChange state(
            OrderStatus status,
            String orderId,
            @Nullable String orderNumber,
            Instant at,
            Instant listedAt,
            Map<String, String> base,
            Map<String, String> state) {
        state.put("status", status.name());
        long until = after(at, status.closed() ? closedTtl : openTtl);
        return new ViewChange(
                orderId, orderNumber, listedAt.toEpochMilli(), status.rank(), until, base, state, null, null);
    }

    /**
     * The order's place in its customer's list: the same by each of its facts, so that whoever reads a list page by page meets each order
     * once, whichever fact is read first. By a wrong clock an order would be on top for years, or gone at once.
     */
    private static Instant listedAt(OrderPlaced order, Instant at) {
        Instant said = order.getPlacedAt();
        return said.isAfter(at) || said.isBefore(at.minus(SOUND)) ? at : said;
    }

    /** Counted from the fact, not from when it is read: facts read again must not keep old orders for longer. */
    private static long after(Instant at, Duration ttl) {
        return at.plus(ttl).toEpochMilli();
    }

    private Map<String, String> base(OrderPlaced order) {
        List<Line> lines = OrderRules.summed(order.getLines()).stream()
                .map(line -> new Line(line.getSku(), line.getQuantity(), line.getUnitPrice()))
                .toList();
        Map<String, String> base = new HashMap<>();
        base.put("orderId", order.getOrderId());
        base.put("userId", order.getUserId());
        base.put("lines", json.writeValueAsString(lines));
        base.put("total", json.writeValueAsString(new Amount(order.getTotal(), order.getCurrency())));
        base.put("placedAt", order.getPlacedAt().toString());
        return base;
    }

    private static String skus(OrderRefused fact) {
        return String.join(
                " ", fact.getLines().stream().map(OrderLine::getSku).distinct().toList());
    }
}
