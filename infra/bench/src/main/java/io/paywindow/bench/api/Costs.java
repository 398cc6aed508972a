package io.paywindow.bench.api;

import io.paywindow.bench.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one of many things cost in processor time, split by process. */
final class Costs {

    private Costs() {}

    /** A table of one row. */
    static void tell(Section section, String what, Map<String, Double> millis, long things) {
        List<String> columns = new ArrayList<>(List.of("CPU ms"));
        List<Object> cells = new ArrayList<>(List.of(what));
        double sum = 0;
        for (Map.Entry<String, Double> used : millis.entrySet()) {
            columns.add(used.getKey());
            cells.add(number(used.getValue() / Math.max(1, things)));
            sum += used.getValue();
        }
        columns.add("all");
        cells.add(number(sum / Math.max(1, things)));
        section.table(columns.toArray(String[]::new)).row(cells.toArray()).end();
    }

    private static String number(double millis) {
        return String.format(Locale.ROOT, "%.3f", millis);
    }
}
