package io.paywindow.number.lease;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An address that leads to one server now and to another after a failover. Every connection is cut when it changes. */
final class Relay implements AutoCloseable {

    private final ServerSocket entrance;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;

    Relay(int target) throws IOException {
        this.target = target;
        this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String redisUrl() {
        return "redis://127.0.0.1:" + entrance.getLocalPort();
    }

    /** From now on the address leads there. */
    void leadTo(int port) {
        target = port;
        open.forEach(Relay::closeQuietly);
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket in = entrance.accept();
                open.add(in);
                Thread.ofVirtual().start(() -> connect(in));
            } catch (IOException e) {
                if (!entrance.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket in) {
        try (in;
                Socket out = new Socket(InetAddress.getLoopbackAddress(), target)) {
            in.setTcpNoDelay(true);
            out.setTcpNoDelay(true);
            open.add(out);
            Thread back = Thread.ofVirtual().start(() -> pump(out, in));
            pump(in, out);
            back.join();
            open.remove(out);
        } catch (IOException e) {
            // Nobody is there: the caller finds its connection closed.
            closeQuietly(in);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(in);
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // Cut; try-with-resources has closed both ends.
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        open.forEach(Relay::closeQuietly);
    }
}
