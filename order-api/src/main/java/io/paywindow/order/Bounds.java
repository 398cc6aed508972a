package io.paywindow.order;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much may go on in this instance at once: what the operator has set, and otherwise what the heap holds, so that a flood is told
 * 503 or waits in the kernel's backlog before it ends the process.
 *
 * <p>Every connection is counted at what the dearest one holds, a request that waits: any of them may come to wait, and one that has
 * waited keeps much of it until it is closed. RATIONALE.md has the measurements.
 *
 * @param waitingOrders requests that wait for the line
 * @param eventStreams server-sent event streams
 * @param connections of the public port, with room beyond the two above to be refused in
 */
public record Bounds(int waitingOrders, int eventStreams, int connections) {

    private static final int MOST_CONNECTIONS = 20_000;

    /** So that a service with a tiny heap can be talked to at all. */
    private static final int FEWEST_CONNECTIONS = 50;

    /** The service with nobody there; 42 MB were measured. */
    private static final long OF_THE_SERVICE = 64L << 20;

    /** What one who waits holds; 100 KB were measured, of an order of one line. */
    private static final long OF_ONE = 128L << 10;

    /** Of the rest of the heap a quarter is for what requests throw away while they are worked on. */
    private static final double SHARE = 0.75;

    /**
     * The bounds for a heap.
     *
     * @param heap the most it can be, in bytes
     * @param limits those that are set win
     * @param connections if the operator has set it; 0 or less is Tomcat's word for no limit
     */
    static Bounds of(long heap, OrderSettings.Limits limits, Optional<Integer> connections) {
        int held = Math.clamp((long) (SHARE * (heap - OF_THE_SERVICE) / OF_ONE), FEWEST_CONNECTIONS, MOST_CONNECTIONS);
        int fit = connections
                .filter(set -> set > 0)
                .map(set -> Math.min(set, held))
                .orElse(held);
        int waiting = given(limits.waitingOrders(), Math.max(1, fit * 2 / 5));
        int streams = given(limits.eventStreams(), Math.max(1, fit * 2 / 5));
        // Whoever allows more to wait than we would have allows their connections, and those to refuse the others in.
        long withRoom = (waiting + (long) streams) * 5 / 4;
        int most = connections.orElse((int) Math.min(Math.max(fit, withRoom), MOST_CONNECTIONS));
        return new Bounds(waiting, streams, most);
    }

    private static int given(@Nullable Integer byOperator, int otherwise) {
        return byOperator == null ? otherwise : byOperator;
    }
}
