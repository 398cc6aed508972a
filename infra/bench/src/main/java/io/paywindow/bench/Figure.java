package io.paywindow.bench;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** How figures read in the report: three digits that count, and the unit a person would use. */
public final class Figure {

    private static final double THOUSAND = 1_000;
    private static final double PERCENT = 100;
    private static final double TENTHS_BELOW = 10;

    private Figure() {}

    /** A rate or a count: {@code 732 k}, {@code 24.1 M}. */
    public static String count(double value) {
        if (value >= THOUSAND * THOUSAND) {
            return digits(value / THOUSAND / THOUSAND) + " M";
        }
        return value >= THOUSAND ? digits(value / THOUSAND) + " k" : digits(value);
    }

    /** {@link #count(double)} of a whole number. */
    public static String count(long value) {
        return count((double) value);
    }

    /** {@link #time(double)} of a whole number of nanoseconds. */
    public static String time(long nanos) {
        return time((double) nanos);
    }

    /** A duration in nanoseconds: {@code 85 ns}, {@code 1.2 µs}, {@code 13 ms}, {@code 2.5 s}. */
    public static String time(double nanos) {
        if (nanos < THOUSAND) {
            return digits(nanos) + " ns";
        }
        double micros = nanos / THOUSAND;
        if (micros < THOUSAND) {
            return digits(micros) + " µs";
        }
        double millis = micros / THOUSAND;
        return millis < THOUSAND ? digits(millis) + " ms" : digits(millis / THOUSAND) + " s";
    }

    /** A part of something: {@code 63 %}. */
    public static String part(double ratio) {
        return digits(ratio * PERCENT) + " %";
    }

    /** How many times: {@code 12×}. */
    public static String times(double ratio) {
        return digits(ratio) + "×";
    }

    /** Bytes: {@code 1.9 MB}. Decimal units. */
    public static String bytes(double bytes) {
        return count(bytes) + (bytes >= THOUSAND ? "B" : " B");
    }

    /** A percentile of a histogram of nanoseconds. */
    public static String percentile(Histogram nanos, double percentile) {
        return time(nanos.getValueAtPercentile(percentile));
    }

    /** What a histogram of nanoseconds says in one cell: {@code p50 / p99 / p99.9 / max}. */
    public static String spread(Histogram nanos) {
        return String.join(
                " / ",
                percentile(nanos, 50),
                percentile(nanos, 99),
                percentile(nanos, 99.9),
                time(nanos.getMaxValue()));
    }

    private static String digits(double value) {
        String pattern = value < TENTHS_BELOW ? "%.2f" : value < PERCENT ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, pattern, value);
    }
}
