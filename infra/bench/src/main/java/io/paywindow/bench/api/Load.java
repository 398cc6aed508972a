package io.paywindow.bench.api;

import io.paywindow.bench.Figure;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What a load came to.
 *
 * @param perSecond answers a second, of the expected status, from the first request to the last answer
 * @param nanos from the moment a request was due (open loop) or sent (closed loop) to its answer, whatever that was
 * @param statuses how many answers of each status
 */
record Load(double perSecond, Histogram nanos, Map<Integer, Long> statuses) {

    Load {
        statuses = new TreeMap<>(statuses);
    }

    long answers() {
        return nanos.getTotalCount();
    }

    /** How many had another status than the expected one. */
    long others(int expected) {
        return answers() - statuses.getOrDefault(expected, 0L);
    }

    /** The 99th percentile in nanoseconds. */
    long p99() {
        return nanos.getValueAtPercentile(99);
    }

    @Override
    public String toString() {
        return Figure.count(perSecond) + "/s, " + Figure.spread(nanos) + ", " + statuses;
    }
}
