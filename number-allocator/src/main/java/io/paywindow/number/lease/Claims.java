package io.paywindow.number.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the claim log says so far: which numbers of which day somebody has claimed.
 *
 * <p>A pure fold over the log: everybody who reads it from far enough back comes to the same verdict on every claim. Thread-safe.
 */
final class Claims {

    /**
     * How long before and after midnight UTC of its day a claim may be appended and count. Every place's own day, the day before and the
     * day after lie inside. So no clock but the broker's can bring back a day whose claims the log has forgotten.
     */
    static final Duration OPENS_BEFORE = Duration.ofDays(2);

    static final Duration CLOSES_AFTER = Duration.ofDays(4);

    /** Memory only: claims of a day are dropped this long after it, when no more can count. */
    private static final Duration REMEMBERED_FOR = Duration.ofDays(10);

    private final Map<LocalDate, TreeMap<Long, Long>> byDay = new HashMap<>();

    /** What the log says of one claim. */
    enum Verdict {
        /** No earlier claim overlaps it: its numbers are its holder's for ever. */
        FIRST,
        /** An earlier claim has some of its numbers. */
        OVERLAPS,
        /** Appended too long before or after its day to count. */
        UNTIMELY
    }

    /** When the first claim that counts for a day can have been appended. */
    static Instant opensAt(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().minus(OPENS_BEFORE);
    }

    /** Takes note of the next claim in the log and says whether it holds. */
    synchronized Verdict add(LocalDate day, NumberBlock block, Instant appendedAt) {
        if (appendedAt.isBefore(opensAt(day)) || !appendedAt.isBefore(closesAt(day))) {
            return Verdict.UNTIMELY;
        }
        if (!byDay.containsKey(day)) {
            byDay.keySet().removeIf(old -> closesAt(old).plus(REMEMBERED_FOR).isBefore(appendedAt));
        }
        TreeMap<Long, Long> runs = byDay.computeIfAbsent(day, any -> new TreeMap<>());
        boolean overlaps = overlaps(runs, block);
        // A claim that lost counts as well: the verdict on a later one then leans on no verdict before it.
        merge(runs, block);
        return overlaps ? Verdict.OVERLAPS : Verdict.FIRST;
    }

    /** Whether a claim overlaps the run. */
    synchronized boolean isTaken(LocalDate day, NumberBlock block) {
        TreeMap<Long, Long> runs = byDay.get(day);
        return runs != null && overlaps(runs, block);
    }

    /** The highest number of the day that is claimed, 0 if none is. */
    synchronized long highest(LocalDate day) {
        TreeMap<Long, Long> runs = byDay.get(day);
        return runs == null ? 0 : runs.lastEntry().getValue();
    }

    private static Instant closesAt(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().plus(CLOSES_AFTER);
    }

    private static boolean overlaps(NavigableMap<Long, Long> runs, NumberBlock block) {
        Map.Entry<Long, Long> before = runs.floorEntry(block.last());
        return before != null && before.getValue() >= block.first();
    }

    /** Runs that touch become one, so that a whole day in order is a single entry. */
    private static void merge(NavigableMap<Long, Long> runs, NumberBlock block) {
        long first = block.first();
        long last = block.last();
        Map.Entry<Long, Long> before = runs.floorEntry(last + 1);
        while (before != null && before.getValue() >= first - 1) {
            first = Math.min(first, before.getKey());
            last = Math.max(last, before.getValue());
            runs.remove(before.getKey());
            before = runs.floorEntry(last + 1);
        }
        runs.put(first, last);
    }
}
