package io.paywindow.bench;

/**
 * One question to this machine, and the part of the report that answers it.
 *
 * <p>What is compared is measured in one call of {@link #run}: absolute figures of a shared machine mean little from one hour to the
 * next, ratios of one run mean something.
 */
public interface Measurement {

    /** Its name on the command line and in the report: lower case words joined by hyphens. */
    String name();

    /** What it answers, as a heading. */
    String title();

    /** Measures, and writes what it found. What it starts it ends, also when it fails. */
    void run(Bench bench, Section section) throws Exception;
}
