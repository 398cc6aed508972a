package io.paywindow.faults.storm;

import io.paywindow.faults.fault.Fault;
import io.paywindow.faults.fault.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Which faults happen when. The same seed, length and kinds make the same schedule. */
record Schedule(List<Strike> strikes) {

    private static final Duration CALM_AT_FIRST = Duration.ofSeconds(5);
    private static final Duration CALM_AT_LAST = Duration.ofSeconds(10);
    private static final int SHORTEST_PAUSE_MILLIS = 500;
    private static final int LONGEST_PAUSE_MILLIS = 8_000;

    /**
     * A fault in its place.
     *
     * @param after the storm's beginning
     */
    record Strike(String kind, Fault fault, Duration after) {}

    /** The given faults in turn, so many of them, with a pause before each. */
    static Schedule inTurn(Duration lasts, Duration pause, List<Fault> faults) {
        List<Strike> strikes = new ArrayList<>();
        Duration at = CALM_AT_FIRST;
        for (int i = 0; !faults.isEmpty(); i++) {
            Fault fault = faults.get(i % faults.size());
            if (at.plus(fault.lasts()).compareTo(lasts) > 0) {
                break;
            }
            strikes.add(new Strike("again", fault, at));
            at = at.plus(fault.lasts()).plus(pause);
        }
        return new Schedule(List.copyOf(strikes));
    }

    static Schedule of(long seed, Duration lasts, List<String> kinds) {
        List<Strike> strikes = new ArrayList<>();
        RandomGenerator random = new SplittableRandom(~seed);
        Duration at = CALM_AT_FIRST;
        List<String> left = new ArrayList<>();
        while (!kinds.isEmpty()) {
            if (left.isEmpty()) {
                // Each kind once before any comes again, so that a short storm has them all.
                left.addAll(kinds);
            }
            String kind = left.remove(random.nextInt(left.size()));
            Fault fault = Faults.of(kind, random);
            Duration end = at.plus(fault.lasts());
            if (end.plus(CALM_AT_LAST).compareTo(lasts) > 0) {
                break;
            }
            strikes.add(new Strike(kind, fault, at));
            at = end.plusMillis(random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
        }
        return new Schedule(List.copyOf(strikes));
    }
}
