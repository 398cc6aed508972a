package io.paywindow.bench.api;

/** What a load asks, and who hears the answers. Called by the load's one thread. */
@FunctionalInterface
interface Requests {

    /** The whole request of the given turn, head and body. */
    byte[] next(long turn);

    /** An answer: its status and its body, which is only there until this returns. */
    default void answered(long turn, int status, byte[] buffer, int from, int to) {}
}
