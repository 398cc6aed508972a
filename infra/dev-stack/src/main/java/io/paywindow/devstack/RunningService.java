package io.paywindow.devstack;

import java.util.Optional;

/**
 * A service that was started, on the ports it got.
 *
 * @param serverPort where its callers reach it; empty if it has none
 */
record RunningService(String name, int managementPort, Optional<Integer> serverPort, ChildProcess process) {}
