package io.paywindow.faults.proxy;

import java.time.Duration;

/** How a network behaves. */
public sealed interface Weather {

    /** Bytes pass as they come. */
    record Fair() implements Weather {}

    /**
     * Bytes come late.
     *
     * @param delay of each piece, in either direction
     */
    record Slow(Duration delay) implements Weather {}

    /** Connections break, and new ones are broken at once. */
    record Cut() implements Weather {}

    /** Nothing passes, yet nobody is told: bytes wait until the weather clears, as behind a router that lost its way. */
    record Stalled() implements Weather {}

    /**
     * The server has lost its connections, but the client believes in its own until the weather clears: what it sends goes nowhere,
     * and new connections are taken and never answered.
     */
    record HalfOpen() implements Weather {}

    /** Questions arrive, answers do not; when the weather clears, the connections break. */
    record RepliesLost() implements Weather {}
}
