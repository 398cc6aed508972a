package io.paywindow.demo;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The live table of states: drawn over itself on a terminal, a line now and then elsewhere. */
final class StateTable {

    private final PrintStream out;
    private final boolean terminal;
    private int drawn;
    private String lastLine = "";

    /**
     * @param terminal whether what was drawn can be drawn over
     */
    StateTable(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows how many orders are in which state. */
    void show(List<DemoOrder> orders, Function<DemoOrder, Standing> standing, long seconds) {
        Map<Standing, int[]> counts = new EnumMap<>(Standing.class);
        for (DemoOrder order : orders) {
            int[] both = counts.computeIfAbsent(standing.apply(order), unused -> new int[2]);
            both[order.upstream() ? 1 : 0]++;
        }
        if (terminal) {
            draw(counts, seconds);
        } else {
            tell(counts, seconds);
        }
    }

    private void draw(Map<Standing, int[]> counts, long seconds) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            // Up to its first line, and clear from there on.
            text.append("\u001b[%dA\u001b[J".formatted(drawn));
        }
        text.append("  %-18s %6s %9s %6s   after %d s%n".formatted("", "HTTP", "upstream", "all", seconds));
        drawn = 1;
        for (Standing standing : Standing.values()) {
            int[] both = counts.getOrDefault(standing, new int[2]);
            if (standing == Standing.BROKEN && both[0] + both[1] == 0) {
                continue;
            }
            text.append("  %-18s %6d %9d %6d%n".formatted(standing.shown(), both[0], both[1], both[0] + both[1]));
            drawn++;
        }
        out.print(text);
        out.flush();
    }

    private void tell(Map<Standing, int[]> counts, long seconds) {
        StringBuilder line = new StringBuilder();
        counts.forEach((standing, both) -> line.append("  %s %d".formatted(standing.shown(), both[0] + both[1])));
        if (!line.toString().equals(lastLine)) {
            lastLine = line.toString();
            out.printf("  %3d s%s%n", seconds, lastLine);
        }
    }
}
