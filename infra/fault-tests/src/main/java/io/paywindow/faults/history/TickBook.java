package io.paywindow.faults.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** When time passed in each partition of payment-received. Thread-safe. */
public final class TickBook {

    private final Map<Integer, ConcurrentSkipListMap<Instant, Long>> ticks = new ConcurrentHashMap<>();

    void tick(int partition, long offset, Instant at) {
        ticks.computeIfAbsent(partition, unused -> new ConcurrentSkipListMap<>())
                .merge(at, offset, Math::min);
    }

    /** The offset of the first tick later than the given time. */
    public Optional<Long> firstAfter(int partition, Instant at) {
        return Optional.ofNullable(of(partition).higherEntry(at)).map(Map.Entry::getValue);
    }

    /** The end of the gap in which the time lies, if it is longer than given. */
    public Optional<Instant> endOfGap(int partition, Instant at, Duration longerThan) {
        ConcurrentSkipListMap<Instant, Long> all = of(partition);
        Instant before = all.floorKey(at);
        Instant after = all.higherKey(at);
        if (before == null || after == null) {
            return Optional.ofNullable(after);
        }
        return Duration.between(before, after).compareTo(longerThan) > 0 ? Optional.of(after) : Optional.empty();
    }

    private ConcurrentSkipListMap<Instant, Long> of(int partition) {
        return ticks.getOrDefault(partition, new ConcurrentSkipListMap<>());
    }

    /** The partitions in which time passed. */
    public List<Integer> partitions() {
        return List.copyOf(ticks.keySet());
    }
}
