package io.paywindow.faults.line;

/**
 * A bug to be planted in a build of a service: one place of one of its sources, changed.
 *
 * @param service whose build has it
 * @param file the source or script, from the repository's root
 * @param right what stands there, once
 * @param wrong what is put there instead
 */
public record Plant(Service service, String file, String right, String wrong) {}
