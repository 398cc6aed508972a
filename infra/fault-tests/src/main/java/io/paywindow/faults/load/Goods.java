package io.paywindow.faults.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A product of the storm.
 *
 * @param units on the shelf to begin with
 * @param refill how many come with each delivery; 0 if there is enough
 */
public record Goods(String sku, long price, long units, int refill, Optional<Integer> limitPerCustomer) {

    public static final String CURRENCY = "CNY";

    private static final long PLENTY = 1_000_000;

    /** Some that nobody can exhaust, some that everybody fights for, and some with a limit for each customer. */
    public static List<Goods> assortment() {
        List<Goods> all = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            all.add(new Goods("plenty-" + i, 100L * i + 99, PLENTY, 0, Optional.empty()));
        }
        for (int i = 1; i <= 4; i++) {
            all.add(new Goods("scarce-" + i, 1_000L * i + 1, 20, 5, Optional.empty()));
        }
        for (int i = 1; i <= 2; i++) {
            all.add(new Goods("limited-" + i, 5_000L + i, PLENTY, 0, Optional.of(40)));
        }
        return List.copyOf(all);
    }

    /** One of them; the scarce ones more often than their number says. */
    static Goods any(List<Goods> all, RandomGenerator random) {
        return all.get(random.nextInt(all.size()));
    }
}
