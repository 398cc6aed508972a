package io.paywindow.contract.order;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderPlaced;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What makes an order senseless, whoever wrote it: order-api asks before it writes, number-allocator asks again for upstream's orders.
 *
 * <p>Pure. An answer is a sentence for people, name, value and expectation; empty means the order makes sense.
 */
public final class OrderRules {

    public static final int MAX_LINES = 100;
    public static final int MAX_QUANTITY = 9_999;
    public static final long MIN_PAYMENT_WINDOW_MS = 1_000;
    public static final long MAX_PAYMENT_WINDOW_MS = 86_400_000;

    private static final int MAX_CHANNEL = 32;

    private OrderRules() {}

    /** The first thing wrong with an order, if anything is. Lines are summed by sku first. */
    public static Optional<String> firstFault(OrderPlaced order) {
        return faultOfHead(order).or(() -> faultOfLines(order)).or(() -> faultOfTotal(order));
    }

    /**
     * One line a sku, quantities summed, in the order of first mention. Lines of one sku at different prices stay apart, which
     * {@link #firstFault} then names.
     */
    public static List<OrderLine> summed(List<OrderLine> lines) {
        if (lines.size() == 1) {
            return List.copyOf(lines);
        }
        Map<String, OrderLine> bySku = new LinkedHashMap<>();
        List<OrderLine> conflicting = new ArrayList<>();
        for (OrderLine line : lines) {
            OrderLine before = bySku.putIfAbsent(line.getSku(), line);
            if (before == null) {
                continue;
            }
            if (before.getUnitPrice() != line.getUnitPrice()) {
                conflicting.add(line);
                continue;
            }
            // Saturates: a sum beyond int is far beyond the limit anyway, and must not wrap into it.
            long sum = (long) before.getQuantity() + line.getQuantity();
            int quantity = Math.clamp(sum, Integer.MIN_VALUE, Integer.MAX_VALUE);
            bySku.put(line.getSku(), new OrderLine(line.getSku(), quantity, line.getUnitPrice()));
        }
        List<OrderLine> all = new ArrayList<>(bySku.values());
        all.addAll(conflicting);
        return List.copyOf(all);
    }

    private static Optional<String> faultOfHead(OrderPlaced order) {
        if (!Ids.isOrderId(order.getOrderId())) {
            return Fault.of("orderId", order.getOrderId(), Ids.SHAPE + ", not all digits");
        }
        if (!Ids.isId(order.getUserId())) {
            return Fault.of("userId", order.getUserId(), Ids.SHAPE);
        }
        if (!Money.isCurrency(order.getCurrency())) {
            return Fault.of("currency", order.getCurrency(), "an ISO 4217 code such as CNY");
        }
        if (!isChannel(order.getChannel())) {
            return Fault.of(
                    "channel", order.getChannel(), "1 to " + MAX_CHANNEL + " characters, no control characters");
        }
        return order.getPaymentWindow()
                .filter(window -> window < MIN_PAYMENT_WINDOW_MS || window > MAX_PAYMENT_WINDOW_MS)
                .flatMap(window -> Fault.of(
                        "paymentWindow", window, MIN_PAYMENT_WINDOW_MS + " to " + MAX_PAYMENT_WINDOW_MS + " ms"));
    }

    private static boolean isChannel(String text) {
        return !text.isEmpty() && text.codePointCount(0, text.length()) <= MAX_CHANNEL && !Characters.hasControl(text);
    }

    private static Optional<String> faultOfLines(OrderPlaced order) {
        int lines = order.getLines().size();
        if (lines < 1 || lines > MAX_LINES) {
            return Fault.of("lines", lines, "1 to " + MAX_LINES);
        }
        for (OrderLine line : order.getLines()) {
            if (!Ids.isId(line.getSku())) {
                return Fault.of("sku", line.getSku(), Ids.SHAPE);
            }
            if (line.getQuantity() < 1) {
                return Fault.of("quantity of " + line.getSku(), line.getQuantity(), "1 to " + MAX_QUANTITY);
            }
            if (line.getUnitPrice() < 0) {
                return Fault.of("unitPrice of " + line.getSku(), line.getUnitPrice(), "0 or more");
            }
        }
        return faultOfSums(summed(order.getLines()));
    }

    private static Optional<String> faultOfSums(List<OrderLine> summed) {
        Map<String, Long> prices = new LinkedHashMap<>();
        for (OrderLine line : summed) {
            if (line.getQuantity() > MAX_QUANTITY) {
                return Fault.of("quantity of " + line.getSku(), line.getQuantity(), "1 to " + MAX_QUANTITY);
            }
            Long other = prices.putIfAbsent(line.getSku(), line.getUnitPrice());
            if (other != null) {
                return Fault.of(
                        "unitPrice of " + line.getSku(), line.getUnitPrice(), "one price a sku, first " + other);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> faultOfTotal(OrderPlaced order) {
        long sum = 0;
        try {
            for (OrderLine line : order.getLines()) {
                sum = Math.addExact(sum, Math.multiplyExact((long) line.getQuantity(), line.getUnitPrice()));
            }
        } catch (ArithmeticException e) {
            return Fault.of("total", "overflow", "a sum of quantity times unitPrice that fits 64 bits");
        }
        if (order.getTotal() <= 0) {
            return Fault.of("total", order.getTotal(), "more than 0");
        }
        return order.getTotal() == sum
                ? Optional.empty()
                : Fault.of("total", order.getTotal(), "sum of the lines, " + sum);
    }
}
