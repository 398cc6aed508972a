package io.paywindow.stock.redrive;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Counts dead messages by the reason they died of, with an example of each. Not thread-safe. */
final class Tally {

    private static final int LONGEST_DETAIL = 120;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private final Map<String, Reason> reasons = new LinkedHashMap<>();
    private long seen;
    private long left;

    private record Reason(long count, String example) {}

    /** A dead message was looked at. */
    void add(String reason, String detail) {
        seen++;
        reasons.merge(reason, new Reason(1, detail), (before, one) -> new Reason(before.count() + 1, before.example()));
    }

    /** The last one cannot be moved. */
    void leave() {
        left++;
    }

    long seen() {
        return seen;
    }

    /** How many cannot be moved. */
    long left() {
        return left;
    }

    long moved() {
        return seen - left;
    }

    /** For people: a line with the counts, then a line for each reason, the most frequent first. */
    String text(String from, RedriveOptions options) {
        StringBuilder text = new StringBuilder("%s: %d dead".formatted(from, seen));
        if (seen >= options.limit()) {
            text.append(" (--limit; there may be more)");
        }
        text.append(
                options.dryRun()
                        ? ", nothing moved (dry run)"
                        : ", %d moved back to %s".formatted(moved(), options.name()));
        if (left > 0) {
            text.append(options.dryRun() ? ", " : "; ")
                    .append(left)
                    .append(" cannot be moved: only a part of them was kept");
        }
        reasons.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Reason> entry) ->
                                -entry.getValue().count())
                        .thenComparing(Map.Entry::getKey))
                .forEach(entry -> text.append("\n  %7d  %s  %s"
                        .formatted(
                                entry.getValue().count(),
                                entry.getKey(),
                                shown(entry.getKey(), entry.getValue().example()))
                        .stripTrailing()));
        return text.toString();
    }

    /** Details are made of what strangers sent: a terminal must not obey them. */
    private static String shown(String reason, String detail) {
        // Some details begin with their reason, which stands before them already.
        String own = reason + ": ";
        String line = CONTROL.matcher(detail.startsWith(own) ? detail.substring(own.length()) : detail)
                .replaceAll(" ");
        return line.length() <= LONGEST_DETAIL ? line : line.substring(0, LONGEST_DETAIL) + "…";
    }
}
