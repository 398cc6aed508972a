package io.paywindow.demo;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.outside.LineWatch;
import io.paywindow.outside.Reply;
import io.paywindow.outside.Shop;
import io.paywindow.outside.UpstreamSystem;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The customers of a run: they place their orders, and pay or cancel a little later. Remembers what went wrong. */
final class DemoRun implements AutoCloseable {

    private static final int AT_ONCE = 6;
    private static final Duration EACH_WITHIN = Duration.ofSeconds(30);

    private final DemoPlan plan;
    private final Shop shop;
    private final UpstreamSystem upstream;
    private final LineWatch watch;
    private final Optional<Duration> window;
    private final Map<String, String> tokens = new HashMap<>();
    private final Map<Integer, String> orderIds = new ConcurrentHashMap<>();
    private final Map<Integer, Reply> refusals = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> trouble = new ConcurrentLinkedQueue<>();
    private final ExecutorService customers = Executors.newFixedThreadPool(AT_ONCE);
    private final ScheduledExecutorService hesitation = Executors.newSingleThreadScheduledExecutor();

    /**
     * @param window what each order asks for, if the shop's own is too long to wait for
     */
    DemoRun(DemoPlan plan, Shop shop, UpstreamSystem upstream, LineWatch watch, Optional<Duration> window) {
        this.plan = plan;
        this.shop = shop;
        this.upstream = upstream;
        this.watch = watch;
        this.window = window;
    }

    /** Places all orders; returns when every one of them has been accepted or refused. */
    void placeAll() {
        try {
            for (DemoOrder order : plan.orders()) {
                if (!tokens.containsKey(order.user())) {
                    tokens.put(order.user(), shop.customerToken(order.user()));
                }
            }
            List<Callable<Void>> all = plan.orders().stream()
                    .<Callable<Void>>map(order -> () -> place(order))
                    .toList();
            for (Future<Void> placed : customers.invokeAll(all)) {
                placed.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException | RuntimeException e) {
            trouble.add(String.valueOf(e.getCause() == null ? e : e.getCause()));
        }
    }

    /** What went wrong so far, for people. */
    List<String> trouble() {
        return List.copyOf(trouble);
    }

    /** The order's id, once it was accepted. */
    Optional<String> orderId(DemoOrder order) {
        return Optional.ofNullable(orderIds.get(order.index()));
    }

    /** What the shop said when it refused an order over HTTP. */
    Optional<Reply> refusal(DemoOrder order) {
        return Optional.ofNullable(refusals.get(order.index()));
    }

    private Void place(DemoOrder order) throws IOException, InterruptedException {
        if (order.upstream()) {
            orderIds.put(order.index(), order.orderId());
            OrderLine line = new OrderLine(
                    order.product().sku(), order.quantity(), order.product().price());
            upstream.place(order.orderId(), order.user(), line, DemoProduct.CURRENCY, window);
        } else {
            Reply reply = shop.place(
                    token(order), order.orderId(), Map.of(order.product().sku(), order.quantity()), window);
            orderIds.put(order.index(), reply.text("orderId"));
            if (order.fate() == Fate.REFUSED) {
                refusals.put(order.index(), reply);
                return null;
            }
            reply.expect(201, 202);
        }
        if (order.fate() == Fate.PAID || order.fate() == Fate.CANCELLED) {
            later(order, System.nanoTime() + EACH_WITHIN.toNanos());
        }
        return null;
    }

    /** Comes back when the customer has made up their mind; and again a little later if the order has no number yet. */
    private void later(DemoOrder order, long deadline) {
        var unused = hesitation.schedule(
                () -> customers.execute(() -> act(order, deadline)),
                order.hesitation().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void act(DemoOrder order, long deadline) {
        Optional<String> number = orderId(order).flatMap(this::number);
        if (number.isEmpty() && System.nanoTime() < deadline) {
            later(order, deadline);
            return;
        }
        try {
            act(order, number.orElseThrow(() -> new IllegalStateException("it has no number")));
        } catch (IOException | RuntimeException e) {
            trouble.add(order.orderId() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void act(DemoOrder order, String number) throws IOException, InterruptedException {
        String paymentId = "pay-" + order.orderId();
        long amount = order.total().minorUnits();
        // Every other upstream order is paid by an upstream event as well.
        boolean byEvent = order.upstream() && order.index() % 2 == 0;
        if (order.fate() == Fate.PAID && byEvent) {
            upstream.pay(paymentId, number, amount, DemoProduct.CURRENCY);
        } else if (order.fate() == Fate.PAID) {
            shop.pay(paymentId, number, amount, DemoProduct.CURRENCY).expect(200);
        } else if (order.upstream()) {
            upstream.cancel(number);
        } else {
            shop.cancel(token(order), number).expect(200, 202);
        }
    }

    private Optional<String> number(String orderId) {
        return watch.numbered(orderId).stream().findFirst().map(OrderNumbered::getOrderNumber);
    }

    private String token(DemoOrder order) {
        return tokens.getOrDefault(order.user(), "");
    }

    @Override
    public void close() {
        hesitation.shutdownNow();
        customers.shutdownNow();
    }
}
