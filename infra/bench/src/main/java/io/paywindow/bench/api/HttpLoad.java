package io.paywindow.bench.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/**
 * HTTP/1.1 requests on connections that stay open, one at a time on each, by one thread: on a machine that also runs what is measured, the
 * load must cost little.
 *
 * <p>Open loop: request n is due at n / rate, and its time counts from then, sent or not, so that a server that stalls cannot hide it
 * (no coordinated omission). Sent up to a millisecond late, which counts as well. Closed loop: the next as soon as the last is answered.
 */
final class HttpLoad implements AutoCloseable {

    private static final long NANOS = 1_000_000_000;
    private static final Duration LAST_ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final long MOST_NANOS = 600 * NANOS;
    private static final int DIGITS = 3;

    private final Selector selector;
    private final int port;
    private final int most;
    private final int expected;
    private final Set<HttpConnection> connections = new HashSet<>();
    /** The last used first: what a low rate does not need falls idle and is closed by the server, as with any client. */
    private final Deque<HttpConnection> idle = new ArrayDeque<>();

    private Histogram nanos = new Histogram(MOST_NANOS, DIGITS);
    private Map<Integer, Long> statuses = new HashMap<>();
    private long lastAnswerAt;

    /**
     * @param most connections, opened when they are needed
     * @param expected the status that counts in the rate
     */
    HttpLoad(int port, int most, int expected) throws IOException {
        this.port = port;
        this.most = most;
        this.expected = expected;
        selector = Selector.open();
    }

    private HttpConnection connect() throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        HttpConnection connection = new HttpConnection(channel);
        channel.register(selector, SelectionKey.OP_READ, connection);
        connections.add(connection);
        return connection;
    }

    /** As many as the connections carry. */
    Load closed(Duration lasts, LongFunction<byte[]> requests) throws IOException {
        return run(0, lasts, requests);
    }

    /** So many a second, whatever comes back. */
    Load open(double rate, Duration lasts, LongFunction<byte[]> requests) throws IOException {
        return run(rate, lasts, requests);
    }

    private Load run(double rate, Duration lasts, LongFunction<byte[]> requests) throws IOException {
        nanos = new Histogram(MOST_NANOS, DIGITS);
        statuses = new HashMap<>();
        long started = System.nanoTime();
        long end = started + lasts.toNanos();
        long giveUp = end + LAST_ANSWER_WITHIN.toNanos();
        lastAnswerAt = started;
        long turn = 0;
        while (true) {
            long now = System.nanoTime();
            long due = due(rate, turn, started, now);
            while (due <= now && due < end && (!idle.isEmpty() || connections.size() < most)) {
                HttpConnection free = idle.isEmpty() ? connect() : idle.pop();
                free.send(requests.apply(turn), due);
                turn++;
                due = due(rate, turn, started, now);
            }
            boolean allSent = due >= end;
            if (allSent && idle.size() == connections.size()) {
                break;
            }
            if (now > giveUp) {
                throw new IOException((connections.size() - idle.size()) + " requests were never answered");
            }
            read();
        }
        long good = statuses.getOrDefault(expected, 0L);
        return new Load((double) good * NANOS / Math.max(1, lastAnswerAt - started), nanos, statuses);
    }

    private static long due(double rate, long turn, long started, long now) {
        return rate == 0 ? now : started + Math.round((double) turn * NANOS / rate);
    }

    private void read() throws IOException {
        selector.select(
                key -> {
                    HttpConnection connection = (HttpConnection) key.attachment();
                    try {
                        if (!connection.asked()) {
                            close(connection);
                        } else if (connection.read()) {
                            lastAnswerAt = System.nanoTime();
                            nanos.recordValue(Math.min(MOST_NANOS, Math.max(1, lastAnswerAt - connection.dueAt())));
                            statuses.merge(connection.status(), 1L, Long::sum);
                            idle.push(connection);
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException("a connection broke", e);
                    }
                },
                1);
    }

    private void close(HttpConnection connection) throws IOException {
        idle.remove(connection);
        connections.remove(connection);
        connection.close();
    }

    @Override
    public void close() throws IOException {
        for (HttpConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
