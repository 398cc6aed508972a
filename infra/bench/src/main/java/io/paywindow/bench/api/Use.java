package io.paywindow.bench.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Processor time and memory of processes, by name, as Linux counts them. */
final class Use {

    // utime and stime, the 14th and 15th field of /proc/<pid>/stat, in ticks of 10 ms; the name before them may hold
    // spaces.
    private static final Pattern TICKS = Pattern.compile("^.*\\) (?:\\S+ ){11}(\\d+) (\\d+) ", Pattern.DOTALL);
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final double TICK_MILLIS = 10;
    private static final double KIB = 1_024;

    private Use() {}

    /** Milliseconds of processor time used so far. */
    static Map<String, Double> cpuMillis(Map<String, Long> pids) {
        Map<String, Double> used = new LinkedHashMap<>();
        pids.forEach((name, pid) -> {
            Matcher ticks = found(TICKS, pid, "stat");
            used.put(name, (Double.parseDouble(ticks.group(1)) + Double.parseDouble(ticks.group(2))) * TICK_MILLIS);
        });
        return used;
    }

    /** What was used between two looks. */
    static Map<String, Double> between(Map<String, Double> before, Map<String, Double> after) {
        Map<String, Double> used = new LinkedHashMap<>();
        after.forEach((name, millis) -> used.put(name, millis - before.getOrDefault(name, 0.0)));
        return used;
    }

    static double sum(Map<String, Double> used) {
        return used.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Resident memory, in bytes. */
    static Map<String, Double> residentBytes(Map<String, Long> pids) {
        Map<String, Double> used = new LinkedHashMap<>();
        pids.forEach((name, pid) ->
                used.put(name, Double.parseDouble(found(RESIDENT, pid, "status").group(1)) * KIB));
        return used;
    }

    private static Matcher found(Pattern pattern, long pid, String file) {
        try {
            Matcher matcher = pattern.matcher(Files.readString(Path.of("/proc", Long.toString(pid), file)));
            if (!matcher.find()) {
                throw new IllegalStateException("not as expected: /proc/" + pid + "/" + file);
            }
            return matcher;
        } catch (IOException e) {
            throw new IllegalStateException("no such process: " + pid, e);
        }
    }
}
