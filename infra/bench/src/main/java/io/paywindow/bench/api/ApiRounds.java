package io.paywindow.bench.api;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongFunction;

/** Loads on one order API, each on connections of its own; a request is the whole of its bytes, made for its turn. */
record ApiRounds(int port) {

    /** Enough that none waits for a connection while it is due, unless thousands are under way. */
    private static final int OPEN_LOOP_CONNECTIONS = 1_000;

    /** As many as so many connections carry. */
    Load closed(int connections, int status, Duration lasts, LongFunction<byte[]> requests) throws IOException {
        try (HttpLoad load = new HttpLoad(port, connections, status)) {
            return load.closed(lasts, requests);
        }
    }

    /** So many a second, whatever comes back. */
    Load open(double rate, int status, Duration lasts, LongFunction<byte[]> requests) throws IOException {
        try (HttpLoad load = new HttpLoad(port, OPEN_LOOP_CONNECTIONS, status)) {
            return load.open(rate, lasts, requests);
        }
    }
}
