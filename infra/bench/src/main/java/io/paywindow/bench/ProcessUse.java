package io.paywindow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Processor time and memory of a process, as Linux counts them. */
public final class ProcessUse {

    // utime and stime, the 14th and 15th field of /proc/<pid>/stat, in ticks of 10 ms; the name before them may hold
    // spaces.
    private static final Pattern TICKS = Pattern.compile("^.*\\) (?:\\S+ ){11}(\\d+) (\\d+) ", Pattern.DOTALL);
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final double TICK_SECONDS = 0.01;
    private static final double KIB = 1_024;

    private ProcessUse() {}

    /** Processor time used so far, in seconds. */
    public static double cpuSeconds(long pid) {
        Matcher ticks = found(TICKS, pid, "stat");
        return (Double.parseDouble(ticks.group(1)) + Double.parseDouble(ticks.group(2))) * TICK_SECONDS;
    }

    /** Resident memory, in bytes. */
    public static double residentBytes(long pid) {
        return Double.parseDouble(found(RESIDENT, pid, "status").group(1)) * KIB;
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
