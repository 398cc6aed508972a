package io.paywindow.demo;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.ledger.Shelf;
import io.paywindow.ledger.StockLedger;
import io.paywindow.outside.LineWatch;
import io.paywindow.outside.Reply;
import io.paywindow.outside.Shop;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is off after a run: every sentence of it is a broken promise. */
final class Verdict {

    private final DemoPlan plan;
    private final DemoRun run;
    private final LineWatch watch;
    private final Shop shop;
    private final StockLedger ledger;

    Verdict(DemoPlan plan, DemoRun run, LineWatch watch, Shop shop, StockLedger ledger) {
        this.plan = plan;
        this.run = run;
        this.watch = watch;
        this.shop = shop;
        this.ledger = ledger;
    }

    /** Everything that is off now, orders first. */
    List<String> whatIsOff() throws IOException, InterruptedException {
        return Stream.concat(ofOrders().stream(), ofStock().stream()).toList();
    }

    /** Orders that did not end as their customers wanted, are numbered wrongly, or that the shop shows differently from the log. */
    private List<String> ofOrders() throws IOException, InterruptedException {
        List<String> off = new ArrayList<>(run.trouble());
        Set<String> numbers = new HashSet<>();
        for (DemoOrder order : plan.orders()) {
            Optional<String> orderId = run.orderId(order);
            Standing standing = Standing.of(orderId, watch);
            if (!standing.name().equals(order.fate().name())) {
                off.add("%s ended %s (expected: %s)".formatted(order.orderId(), standing, order.fate()));
                continue;
            }
            for (OrderNumbered numbered : watch.numbered(orderId.orElseThrow())) {
                if (!numbers.add(numbered.getOrderNumber())) {
                    off.add(numbered.getOrderNumber() + " was given twice");
                }
            }
            run.refusal(order).flatMap(reply -> fault(order, reply)).ifPresent(off::add);
            Reply view = shop.view(orderId.get());
            if (!view.text("status").equals(standing.name())) {
                off.add("%s is %s in the log, but the shop shows HTTP %d %s"
                        .formatted(order.orderId(), standing, view.status(), view.text("status")));
            }
        }
        return off;
    }

    private static Optional<String> fault(DemoOrder order, Reply reply) {
        boolean named = reply.status() == 409
                && reply.body().toString().contains(order.product().sku());
        return named
                ? Optional.empty()
                : Optional.of("%s was refused with HTTP %d %s (expected: 409 that names %s)"
                        .formatted(
                                order.orderId(),
                                reply.status(),
                                reply.body(),
                                order.product().sku()));
    }

    /** Products whose units do not add up: in the ledger, or in what the shop shows. */
    private List<String> ofStock() throws IOException, InterruptedException {
        List<String> off = new ArrayList<>();
        for (DemoProduct product : plan.products()) {
            long sold = plan.soldOf(product);
            Optional<Shelf> shelf = ledger.shelf(product.sku());
            boolean right = shelf.filter(found ->
                            found.available() == product.stock() - sold && found.held() == 0 && found.sold() == sold)
                    .isPresent();
            if (!right) {
                off.add("%s: %s (expected: available %d, held 0, sold %d)"
                        .formatted(product.sku(), shown(shelf), product.stock() - sold, sold));
            }
            long shown = shop.product(product.sku()).expect(200).number("available");
            if (right && shown != product.stock() - sold) {
                off.add("%s: the shop shows %d available (expected: %d)"
                        .formatted(product.sku(), shown, product.stock() - sold));
            }
        }
        return off;
    }

    /** How long after its payBy the slowest unpaid order was over, grace included. */
    Duration slowestExpiry() {
        Duration slowest = Duration.ZERO;
        for (DemoOrder order : plan.orders()) {
            if (order.fate() != Fate.EXPIRED) {
                continue;
            }
            for (OrderNumbered numbered : watch.numbered(run.orderId(order).orElse(""))) {
                for (LineWatch.Outcome end : watch.outcomes(numbered.getOrderNumber())) {
                    Instant payBy = numbered.getPayBy();
                    Duration late = Duration.between(payBy, end.appendedAt());
                    slowest = late.compareTo(slowest) > 0 ? late : slowest;
                }
            }
        }
        return slowest;
    }

    private static String shown(Optional<Shelf> shelf) {
        return shelf.map(
                        found -> "available " + found.available() + ", held " + found.held() + ", sold " + found.sold())
                .orElse("not in the ledger");
    }
}
