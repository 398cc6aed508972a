package io.paywindow.bench.stock;

import java.util.List;

/** What rates seen second by second come to. */
final class Seconds {

    private static final int WARMING_UP = 3;

    private Seconds() {}

    /** The median without the first seconds, if there are more. */
    static double steady(List<Double> rates) {
        return median(rates.size() > WARMING_UP ? rates.subList(WARMING_UP, rates.size()) : rates);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
