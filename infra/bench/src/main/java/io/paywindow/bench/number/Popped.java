package io.paywindow.bench.number;

import java.util.ArrayList;
import java.util.List;

/** One LPOP a number, from a list of single ones: {@value #NUMBERS}, enough for one trial. */
final class Popped implements NumberSource {

    private static final int NUMBERS = 3_000_000;
    private static final int A_CALL = 10_000;
    private static final String KEY = "bench:numbers";

    private final PlainRedis link;

    Popped(String redis) {
        link = new PlainRedis(redis);
        fill(link, NUMBERS);
    }

    /** Makes the list. */
    static void fill(PlainRedis link, int count) {
        for (int from = 0; from < count; from += A_CALL) {
            List<String> some = new ArrayList<>(A_CALL);
            for (int number = from; number < Math.min(from + A_CALL, count); number++) {
                some.add("20261124%07d".formatted(number));
            }
            link.redis().rpush(KEY, some.toArray(String[]::new));
        }
    }

    @Override
    public String next() {
        String number = link.redis().lpop(KEY);
        if (number == null) {
            throw new IllegalStateException("the list is empty (expected: enough for the whole trial)");
        }
        return number;
    }

    @Override
    public void close() {
        link.redis().del(KEY);
        link.close();
    }
}
