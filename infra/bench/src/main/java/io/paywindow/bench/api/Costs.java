package io.paywindow.bench.api;

import io.paywindow.bench.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one of many things cost in processor time, split by process. */
final class Costs {

    private Costs() {}

    /**
     * A table of one row.
     *
     * @param before milliseconds used by each process before the things were done
     * @param after and after that
     */
    static void tell(Section section, String what, Map<String, Double> before, Map<String, Double> after, long things) {
        List<String> columns = new ArrayList<>(List.of("CPU ms"));
        List<Object> cells = new ArrayList<>(List.of(what));
        double sum = 0;
        for (Map.Entry<String, Double> process : after.entrySet()) {
            double used = process.getValue() - before.getOrDefault(process.getKey(), 0.0);
            columns.add(process.getKey());
            cells.add(number(used / Math.max(1, things)));
            sum += used;
        }
        columns.add("all");
        cells.add(number(sum / Math.max(1, things)));
        section.table(columns.toArray(String[]::new)).row(cells.toArray()).end();
    }

    private static String number(double millis) {
        return String.format(Locale.ROOT, "%.3f", millis);
    }
}
