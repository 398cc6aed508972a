package io.paywindow.ledger;

import io.paywindow.contract.RefusalReason;
import io.paywindow.ledger.ApplyResult.Applied;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ledger as one would first write it: maps and plain arithmetic, one caller at a time. */
final class LedgerModel {

    static final class Product {
        Optional<Integer> limit = Optional.empty();
        boolean onSale = true;
        long available;
        long held;
        long sold;
        long adjusted;
        long loggedHeld;
        long loggedSold;
    }

    private static final class Order {
        HoldRequest request;
        Optional<HoldState> state = Optional.empty();
        Optional<HoldResult.Refused> refusal = Optional.empty();
        boolean numbered;
        boolean closed;

        Order(HoldRequest request) {
            this.request = request;
        }
    }

    private final int maxUnpaid;
    private final Map<String, Product> products = new HashMap<>();
    private final Map<String, Order> orders = new HashMap<>();
    private final Map<String, Map<String, Long>> units = new HashMap<>();
    private final Map<String, Integer> unpaid = new HashMap<>();

    LedgerModel(int maxUnpaid) {
        this.maxUnpaid = maxUnpaid;
    }

    Product product(String sku) {
        return products.computeIfAbsent(sku, any -> new Product());
    }

    void adjust(String sku, long delta) {
        product(sku).available += delta;
        product(sku).adjusted += delta;
    }

    HoldResult hold(HoldRequest request) {
        Order known = orders.get(request.orderId());
        if (known != null) {
            return again(known, request);
        }
        Order order = new Order(request);
        orders.put(request.orderId(), order);
        order.refusal = refusal(request);
        if (order.refusal.isPresent()) {
            return order.refusal.get();
        }
        take(order);
        return new HoldResult.Held(request.orderNumber());
    }

    private static HoldResult again(Order known, HoldRequest request) {
        if (!known.request.digest().equals(request.digest())) {
            return new HoldResult.IdReused();
        }
        return known.refusal
                .<HoldResult>map(refused -> new HoldResult.AlreadyRefused(refused.reason(), refused.skus()))
                .orElseGet(
                        () -> new HoldResult.AlreadyHeld(known.request.orderNumber(), known.numbered || known.closed));
    }

    private Optional<HoldResult.Refused> refusal(HoldRequest request) {
        List<String> unknown = new ArrayList<>();
        List<String> tooFew = new ArrayList<>();
        List<String> beyond = new ArrayList<>();
        Wire.units(request.lines()).forEach((sku, count) -> {
            Product product = product(sku);
            if (!product.onSale) {
                unknown.add(sku);
            } else if (product.available < count) {
                tooFew.add(sku);
            } else if (product.limit.isPresent()
                    && units(request.userId()).getOrDefault(sku, 0L) + count > product.limit.get()) {
                beyond.add(sku);
            }
        });
        if (!unknown.isEmpty()) {
            return Optional.of(new HoldResult.Refused(RefusalReason.UNKNOWN_PRODUCT, unknown));
        }
        if (!tooFew.isEmpty()) {
            return Optional.of(new HoldResult.Refused(RefusalReason.OUT_OF_STOCK, tooFew));
        }
        if (!beyond.isEmpty()) {
            return Optional.of(new HoldResult.Refused(RefusalReason.LIMIT_PER_CUSTOMER, beyond));
        }
        return unpaid.getOrDefault(request.userId(), 0) < maxUnpaid
                ? Optional.empty()
                : Optional.of(new HoldResult.Refused(RefusalReason.TOO_MANY_UNPAID, List.of()));
    }

    SettleResult settle(Settlement.Kind kind, HoldRequest request) {
        Order order = orders.get(request.orderId());
        if (order == null
                || order.state.isEmpty()
                || !order.request.orderNumber().equals(request.orderNumber())) {
            return new SettleResult.NoHold();
        }
        if (order.state.get() != HoldState.HELD) {
            return new SettleResult.AlreadyClosed(order.state.get());
        }
        close(order, kind.end());
        return new SettleResult.Settled();
    }

    Applied numbered(HoldRequest request) {
        Order order = orders.computeIfAbsent(request.orderId(), any -> new Order(request));
        if (order.numbered) {
            return new Applied(0, 0, 1, 0);
        }
        boolean restored = restore(order, request);
        order.numbered = true;
        Wire.units(request.lines()).forEach((sku, count) -> product(sku).loggedHeld += count);
        return new Applied(restored ? 1 : 0, 0, 0, 0);
    }

    Applied closed(Settlement.Kind kind, HoldRequest request) {
        Order order = orders.computeIfAbsent(request.orderId(), any -> new Order(request));
        if (order.closed) {
            return new Applied(0, 0, 1, 0);
        }
        boolean restored = restore(order, request);
        boolean settled = order.state.equals(Optional.of(HoldState.HELD));
        if (settled) {
            close(order, kind.end());
        }
        order.closed = true;
        Wire.units(request.lines()).forEach((sku, count) -> {
            product(sku).loggedHeld -= count;
            product(sku).loggedSold += kind == Settlement.Kind.SELL ? count : 0;
        });
        boolean conflicting = !order.state.equals(Optional.of(kind.end()));
        return new Applied(restored ? 1 : 0, settled ? 1 : 0, 0, conflicting ? 1 : 0);
    }

    /** Whether an outcome of this kind would contradict what became of the order. */
    boolean contradicts(Settlement.Kind kind, HoldRequest request) {
        Order order = orders.get(request.orderId());
        return order != null
                && order.state.isPresent()
                && order.state.get() != HoldState.HELD
                && order.state.get() != kind.end();
    }

    /** The request whose number an order has, as the log would have it; the given one if the order has none. */
    HoldRequest placed(HoldRequest request) {
        Order order = orders.get(request.orderId());
        return order == null || order.state.isEmpty() ? request : order.request;
    }

    private boolean restore(Order order, HoldRequest request) {
        if (order.state.isPresent()) {
            return false;
        }
        order.request = request;
        order.refusal = Optional.empty();
        take(order);
        return true;
    }

    private void take(Order order) {
        order.state = Optional.of(HoldState.HELD);
        Wire.units(order.request.lines()).forEach((sku, count) -> {
            product(sku).available -= count;
            product(sku).held += count;
            units(order.request.userId()).merge(sku, count, Long::sum);
        });
        unpaid.merge(order.request.userId(), 1, Integer::sum);
    }

    private void close(Order order, HoldState end) {
        order.state = Optional.of(end);
        unpaid.merge(order.request.userId(), -1, Integer::sum);
        Wire.units(order.request.lines()).forEach((sku, count) -> {
            product(sku).held -= count;
            if (end == HoldState.SOLD) {
                product(sku).sold += count;
            } else {
                product(sku).available += count;
                units(order.request.userId()).merge(sku, -count, Long::sum);
            }
        });
    }

    private Map<String, Long> units(String user) {
        return units.computeIfAbsent(user, any -> new HashMap<>());
    }
}
