package io.paywindow.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The sixty orders of a run: forty over HTTP and twenty as upstream events; in each group some pay, some cancel, some ask too much, and the
 * rest is left to expire. The same in every run but for the names.
 *
 * @param run a name that no other run has
 */
record DemoPlan(String run, List<DemoProduct> products, List<DemoOrder> orders) {

    private static final int ORDERS = 60;
    private static final int USERS = 6;
    private static final int TOO_MANY = 9_999;

    static DemoPlan of(String run) {
        List<DemoProduct> products = List.of(
                new DemoProduct("demo-tea-" + run, "Tea, 250 g", 4_500, 60),
                new DemoProduct("demo-cup-" + run, "Cup", 2_900, 60),
                new DemoProduct("demo-pot-" + run, "Teapot", 19_900, 60));
        List<DemoOrder> orders = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            Fate fate = fate(i);
            orders.add(new DemoOrder(
                    i,
                    "demo-" + run + "-" + i,
                    "demo-user-" + run + "-" + i % USERS,
                    i % 3 == 2,
                    products.get(i / 3 % products.size()),
                    fate == Fate.REFUSED ? TOO_MANY : 1 + i % 3,
                    fate,
                    Duration.ofMillis(500 + 137L * i % 4_000)));
        }
        return new DemoPlan(run, products, List.copyOf(orders));
    }

    /** Units of a product that its paid orders take. */
    long soldOf(DemoProduct product) {
        return orders.stream()
                .filter(order -> order.product().equals(product) && order.fate() == Fate.PAID)
                .mapToLong(DemoOrder::quantity)
                .sum();
    }

    long count(Fate fate) {
        return orders.stream().filter(order -> order.fate() == fate).count();
    }

    // Of ten neighbours four pay, one cancels, five forget; of thirty, one asks too much.
    private static Fate fate(int index) {
        if (index % 30 == 29) {
            return Fate.REFUSED;
        }
        return switch (index % 10) {
            case 0, 2, 5, 7 -> Fate.PAID;
            case 3 -> Fate.CANCELLED;
            default -> Fate.EXPIRED;
        };
    }
}
