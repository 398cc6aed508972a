package io.paywindow.faults.load;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.faults.history.Answer;
import io.paywindow.faults.history.Entry;
import io.paywindow.faults.history.History;
import io.paywindow.faults.history.LogBook;
import io.paywindow.faults.history.Peek;
import io.paywindow.faults.history.Purchase;
import io.paywindow.faults.history.Purchase.Intent;
import io.paywindow.faults.history.Purchase.Money;
import io.paywindow.outside.UpstreamSystem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A customer from wish to end: places an order, asks again until it is answered, then pays, cancels or forgets. Thread-safe. */
final class Shopper {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final int LONGEST_HESITATION_MILLIS = 2_500;
    private static final int PEEKS_PERCENT = 8;

    private final Doors doors;
    private final UpstreamSystem upstream;
    private final LogBook log;
    private final History history;
    private final Map<String, Goods> goods;
    private final Map<String, Customer> customers;
    private final Duration grace;
    private final InstantSource clock;
    private final RefundClerk clerk;

    Shopper(
            Doors doors,
            UpstreamSystem upstream,
            LogBook log,
            History history,
            Map<String, Goods> goods,
            Map<String, Customer> customers,
            Duration grace,
            InstantSource clock) {
        this.doors = doors;
        this.upstream = upstream;
        this.log = log;
        this.history = history;
        this.goods = goods;
        this.customers = customers;
        this.grace = grace;
        this.clock = clock;
        this.clerk = new RefundClerk(doors, upstream, log, clock);
    }

    /** Does all of it; returns when the customer has nothing more to do, or is interrupted. */
    void buy(Purchase purchase, RandomGenerator random) throws InterruptedException {
        place(purchase, random);
        if (purchase.placing() == Answer.OK) {
            if (random.nextInt(100) < PEEKS_PERCENT) {
                peek(purchase, random);
            }
            afterwards(purchase, random);
        }
        purchase.finish();
    }

    private void place(Purchase purchase, RandomGenerator random) throws InterruptedException {
        var unused = doors.untilAnswered(purchase, random, door -> {
            Attempt attempt = purchase.upstream() ? placeUpstream(purchase) : placeAt(door, purchase);
            purchase.placed(attempt.answer(), attempt.body().text("orderId"));
            return attempt;
        });
    }

    private Attempt placeAt(Door door, Purchase purchase) throws InterruptedException {
        String token = customer(purchase).token();
        return Attempt.at(
                "POST /orders at " + door.name(),
                clock,
                () -> door.shop().place(token, purchase.name(), purchase.items(), purchase.window()));
    }

    private Attempt placeUpstream(Purchase purchase) throws InterruptedException {
        List<OrderLine> lines = purchase.items().entrySet().stream()
                .map(item -> new OrderLine(item.getKey(), item.getValue(), price(item.getKey())))
                .toList();
        return Attempt.of(
                "order-placed by upstream",
                clock,
                () -> upstream.place(purchase.name(), purchase.user(), lines, Goods.CURRENCY, purchase.window()));
    }

    /** Somebody else tries to see the order. */
    private void peek(Purchase purchase, RandomGenerator random) throws InterruptedException {
        List<Customer> all = List.copyOf(customers.values());
        Customer other = all.get(random.nextInt(all.size()));
        String orderId = purchase.orderId().orElse("");
        if (other.user().equals(purchase.user()) || orderId.isEmpty()) {
            return;
        }
        Door door = doors.any(random);
        Attempt attempt =
                Attempt.at("GET /orders as " + other, clock, () -> door.shop().view(other.token(), orderId));
        String seen = attempt.answer() == Answer.OK ? attempt.body().body().toString() : "";
        history.add(new Peek(orderId, other.user(), seen));
    }

    private void afterwards(Purchase purchase, RandomGenerator random) throws InterruptedException {
        String orderId = purchase.orderId().orElseThrow();
        while (log.numbered(orderId).isEmpty()) {
            if (!log.refused(orderId).isEmpty()) {
                return;
            }
            Thread.sleep(LOOK_EVERY);
        }
        Entry entry = log.numbered(orderId).getFirst();
        OrderNumbered numbered = entry.as(OrderNumbered.class);
        Thread.sleep(random.nextInt(LONGEST_HESITATION_MILLIS));
        act(purchase, numbered, random);
        clerk.giveBack(purchase, numbered.getOrderNumber(), random);
    }

    private void act(Purchase purchase, OrderNumbered numbered, RandomGenerator random) throws InterruptedException {
        String id = "pay-" + numbered.getOrder().getOrderId();
        long total = numbered.getOrder().getTotal();
        switch (purchase.intent()) {
            case PAY -> pay(purchase, numbered, id, total, Goods.CURRENCY, random);
            case PAY_TWICE -> {
                pay(purchase, numbered, id, total, Goods.CURRENCY, random);
                pay(purchase, numbered, id + "-2", total, Goods.CURRENCY, random);
            }
            case PAY_AGAIN_WITH_THE_SAME_ID -> {
                pay(purchase, numbered, id, total, Goods.CURRENCY, random);
                pay(purchase, numbered, id, total, Goods.CURRENCY, random);
            }
            case PAY_LATE -> {
                Duration wait =
                        Duration.between(clock.instant(), numbered.getPayBy().plus(grace));
                Thread.sleep(Math.max(0, wait.toMillis()) + random.nextInt(LONGEST_HESITATION_MILLIS));
                pay(purchase, numbered, id, total, Goods.CURRENCY, random);
            }
            case PAY_THE_WRONG_AMOUNT -> pay(purchase, numbered, id, total - 1, Goods.CURRENCY, random);
            case PAY_IN_THE_WRONG_CURRENCY -> pay(purchase, numbered, id, total, "EUR", random);
            case CANCEL -> cancel(purchase, numbered.getOrderNumber(), random);
            case CANCEL_AND_PAY -> {
                cancel(purchase, numbered.getOrderNumber(), random);
                pay(purchase, numbered, id, total, Goods.CURRENCY, random);
            }
            case FORGET -> {
                // That is all.
            }
        }
    }

    private void pay(
            Purchase purchase,
            OrderNumbered numbered,
            String paymentId,
            long amount,
            String currency,
            RandomGenerator random)
            throws InterruptedException {
        String number = numbered.getOrderNumber();
        boolean byEvent = random.nextInt(3) == 0;
        Attempt attempt = doors.untilAnswered(
                purchase,
                random,
                at -> byEvent
                        ? Attempt.of(
                                "payment-received " + paymentId + " by upstream",
                                clock,
                                () -> upstream.pay(paymentId, number, amount, currency))
                        : Attempt.at(
                                "POST /payments/callback " + paymentId + " at " + at.name(),
                                clock,
                                () -> at.shop().pay(paymentId, number, amount, currency)));
        purchase.paid(new Money(paymentId, amount, currency, attempt.answer()));
    }

    private void cancel(Purchase purchase, String number, RandomGenerator random) throws InterruptedException {
        String token = customer(purchase).token();
        Attempt attempt = doors.untilAnswered(
                purchase,
                random,
                at -> purchase.upstream()
                        ? Attempt.of("cancel-requested by upstream", clock, () -> upstream.cancel(number))
                        : Attempt.at(
                                "POST cancellation at " + at.name(),
                                clock,
                                () -> at.shop().cancel(token, number)));
        purchase.cancelled(attempt.answer());
    }

    private Customer customer(Purchase purchase) {
        Customer customer = customers.get(purchase.user());
        if (customer == null) {
            throw new IllegalStateException(purchase.user() + " has no token");
        }
        return customer;
    }

    private long price(String sku) {
        Goods found = goods.get(sku);
        if (found == null) {
            throw new IllegalStateException(sku + " is not sold here");
        }
        return found.price();
    }

    /** What a purchase is meant for; most pay. */
    static Intent intent(RandomGenerator random) {
        int dice = random.nextInt(100);
        if (dice < 40) {
            return Intent.PAY;
        }
        Intent[] others = Intent.values();
        return dice < 65 ? Intent.FORGET : others[random.nextInt(others.length)];
    }
}
