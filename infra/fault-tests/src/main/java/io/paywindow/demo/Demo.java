package io.paywindow.demo;

import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.ledger.LedgerSettings;
import io.paywindow.ledger.RedisLink;
import io.paywindow.ledger.RedisSettings;
import io.paywindow.ledger.StockLedger;
import io.paywindow.outside.Endpoints;
import io.paywindow.outside.LineWatch;
import io.paywindow.outside.Reply;
import io.paywindow.outside.Shop;
import io.paywindow.outside.UpstreamSystem;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Drives a running stack: places sixty orders, pays some, cancels a few, lets the rest expire, and counts the goods afterwards.
 *
 * <p>Exit code 0 if everything was as promised, 1 if anything was off, 2 if it could not run.
 */
public final class Demo {

    /** Longer than this nobody watches; the demo's orders then ask for a window of their own. */
    private static final Duration LONGEST_WATCHED = Duration.ofSeconds(60);

    private static final Duration OWN_WINDOW = Duration.ofSeconds(15);
    private static final Duration REFRESH = Duration.ofMillis(500);
    private static final Duration NUMBERED_WITHIN = Duration.ofSeconds(30);
    // After its window an order has its grace; then a machine may be busy with something else.
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(45);
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(20);

    private final PrintStream out;
    private final StateTable table;
    private final DemoPlan plan;
    private final Shop shop;
    private final LineWatch watch;

    private Demo(PrintStream out, StateTable table, DemoPlan plan, Shop shop, LineWatch watch) {
        this.out = out;
        this.table = table;
        this.plan = plan;
        this.shop = shop;
        this.watch = watch;
    }

    /**
     * @param args the endpoints file; {@code --plain} if the output is no terminal
     */
    public static void main(String[] args) throws InterruptedException {
        Path file = Path.of(args[0]);
        if (!Files.exists(file)) {
            System.err.println("No stack is running here. Start one in another terminal: infra/up");
            System.exit(2);
        }
        boolean terminal = !List.of(args).contains("--plain");
        try {
            System.exit(run(Endpoints.read(file), System.out, terminal) ? 0 : 1);
        } catch (IOException | RuntimeException e) {
            System.err.println("The demo could not go on: " + e);
            System.exit(2);
        }
    }

    private static boolean run(Endpoints endpoints, PrintStream out, boolean terminal)
            throws IOException, InterruptedException {
        InstantSource clock = InstantSource.system();
        KafkaSettings kafka = new KafkaSettings(endpoints.kafka(), "", false, 1, 1, 1, Map.of());
        DemoPlan plan = DemoPlan.of(Long.toString(clock.millis(), Character.MAX_RADIX));
        try (Shop shop = new Shop(endpoints, clock);
                UpstreamSystem upstream = new UpstreamSystem(kafka, clock);
                LineWatch watch = new LineWatch(kafka);
                RedisLink redis = new RedisLink(new RedisSettings(endpoints.redis(), Duration.ofSeconds(2)), "demo")) {
            Demo demo = new Demo(out, new StateTable(out, terminal), plan, shop, watch);
            demo.fillTheShelves();
            // Only read here, so these settings of the ledger do not matter.
            StockLedger ledger = new StockLedger(redis, new LedgerSettings(Duration.ofDays(1), 1));
            try (DemoRun customers = new DemoRun(plan, shop, upstream, watch, demo.windowToAskFor(clock))) {
                return demo.run(customers, new Verdict(plan, customers, watch, shop, ledger));
            }
        }
    }

    private void fillTheShelves() throws IOException, InterruptedException {
        for (DemoProduct product : plan.products()) {
            shop.list(product.sku(), product.name(), product.price(), DemoProduct.CURRENCY)
                    .expect(200, 202);
            shop.stock(product.sku(), product.stock(), "stock-" + product.sku()).expect(200, 202);
        }
    }

    /** Places an order to see how long the shop gives; empty if that is short enough to watch. The order is cancelled again. */
    private Optional<Duration> windowToAskFor(InstantSource clock) throws IOException, InterruptedException {
        String token = shop.customerToken("demo-first-" + plan.run());
        String sku = plan.products().getFirst().sku();
        String orderId = shop.place(token, "first-" + plan.run(), Map.of(sku, 1), Optional.empty())
                .expect(201, 202)
                .text("orderId");
        Reply view = shop.view(orderId);
        for (Instant end = clock.instant().plus(NUMBERED_WITHIN);
                !view.text("status").equals("AWAITING_PAYMENT")
                        && clock.instant().isBefore(end);
                view = shop.view(orderId)) {
            Thread.sleep(REFRESH);
        }
        if (!view.text("status").equals("AWAITING_PAYMENT")) {
            throw new IllegalStateException("the first order is not numbered: " + view.body());
        }
        Duration shops = Duration.between(clock.instant(), Instant.parse(view.text("payBy")));
        shop.cancel(token, view.text("orderNumber")).expect(200, 202);
        if (shops.compareTo(LONGEST_WATCHED) <= 0) {
            return Optional.empty();
        }
        out.printf(
                "This shop gives %d s to pay; the demo's orders ask for %d s. To see it with the shop's own: "
                        + "PIPELINE_PAYMENT_WINDOW=15s infra/up%n",
                shops.toSeconds(), OWN_WINDOW.toSeconds());
        return Optional.of(OWN_WINDOW);
    }

    private boolean run(DemoRun customers, Verdict verdict) throws IOException, InterruptedException {
        for (Fate fate : Fate.values()) {
            out.printf("  %2d customers %s%n", plan.count(fate), fate.customers());
        }
        Thread placing = Thread.ofPlatform().name("placing").start(customers::placeAll);
        boolean closed = watchUntilClosed(customers);
        placing.join();
        List<String> off = settled(verdict, closed);
        off.forEach(sentence -> out.println("OFF: " + sentence));
        if (!off.isEmpty()) {
            return false;
        }
        out.printf(
                "Every order ended once and as it should. The slowest unpaid one was over %.1f s after its payBy, grace included.%n",
                verdict.slowestExpiry().toMillis() / 1000.0);
        for (DemoProduct product : plan.products()) {
            out.printf(
                    "  %-24s put on the shelf %d = available %d + held 0 + sold %d%n",
                    product.sku(), product.stock(), product.stock() - plan.soldOf(product), plan.soldOf(product));
        }
        return true;
    }

    private boolean watchUntilClosed(DemoRun customers) throws InterruptedException {
        long start = System.nanoTime();
        long lastPayBy = start + LONGEST_WATCHED.toNanos();
        while (System.nanoTime() < lastPayBy + CLOSED_WITHIN.toNanos()) {
            table.show(plan.orders(), order -> standing(customers, order), (System.nanoTime() - start) / 1_000_000_000);
            if (plan.orders().stream()
                    .allMatch(order -> standing(customers, order).closed())) {
                return true;
            }
            Thread.sleep(REFRESH);
        }
        return false;
    }

    /** Stock is settled and views are shown a moment after the fact, so what is off at first may soon be right. */
    private List<String> settled(Verdict verdict, boolean worthWaiting) throws IOException, InterruptedException {
        long end = System.nanoTime() + (worthWaiting ? SETTLED_WITHIN.toNanos() : 0);
        while (true) {
            List<String> off = verdict.whatIsOff();
            if (off.isEmpty() || System.nanoTime() >= end) {
                return off;
            }
            Thread.sleep(REFRESH);
        }
    }

    private Standing standing(DemoRun customers, DemoOrder order) {
        return Standing.of(customers.orderId(order), watch);
    }
}
