package io.paywindow.faults.history;

import java.time.Instant;

/**
 * A fault while it lasted.
 *
 * @param breaksTheLine whether something of the line died, stood still, forgot or was cut off
 * @param begun when it began
 * @param ended when everything was as before; what it did may still take its time to heal
 */
public record Trouble(String fault, boolean breaksTheLine, Instant begun, Instant ended) {}
