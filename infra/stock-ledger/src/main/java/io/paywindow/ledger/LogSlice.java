package io.paywindow.ledger;

import java.util.List;

/**
 * A run of one partition, to be applied as a whole.
 *
 * @param partition {@code topic:partition}
 * @param from the reader's position before the run: everything below it was applied before
 * @param to the reader's position after the run; the entries may be fewer than the offsets, where the log has gaps
 */
public record LogSlice(String partition, long from, long to, List<LogEntry> entries) {

    public LogSlice {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("to: " + to + " (expected: " + from + " or more)");
        }
        entries = List.copyOf(entries);
    }

    /** The name under which the ledger stores the offset of a partition. */
    public static String partitionOf(String topic, int partition) {
        return topic + ":" + partition;
    }
}
