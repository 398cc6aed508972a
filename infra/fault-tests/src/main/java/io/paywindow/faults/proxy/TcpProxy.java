package io.paywindow.faults.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A port that leads to another port of this machine, through any weather. It knows nothing of what passes. Thread-safe.
 *
 * <p>Where it leads can be changed, as a failover does; connections that are open then break.
 */
public final class TcpProxy implements AutoCloseable {

    private static final long PAUSE_NANOS = 100_000_000;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int BACKLOG = 128;

    private final ServerSocket door;
    private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Weather weather = new Weather.Fair();
    private volatile int target;
    private volatile boolean closed;

    private TcpProxy(ServerSocket door, int target) {
        this.door = door;
        this.target = target;
    }

    /** Opens the given port of the loopback interface; it leads to the target port. */
    public static TcpProxy open(int port, int target) {
        try {
            ServerSocket door = new ServerSocket();
            door.setReuseAddress(true);
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            TcpProxy proxy = new TcpProxy(door, target);
            Thread.ofVirtual().name("proxy-" + port).start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " cannot be opened", e);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Changes the weather, for connections that are open as well as for new ones. */
    public void set(Weather next) {
        Weather before;
        lock.lock();
        try {
            before = weather;
            weather = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        // A stream that lost bytes is of no more use to either side.
        boolean maimed = before instanceof Weather.RepliesLost || before instanceof Weather.HalfOpen;
        if (maimed || next instanceof Weather.Cut) {
            connections.forEach(ProxyConnection::close);
        }
        if (next instanceof Weather.HalfOpen) {
            connections.forEach(ProxyConnection::closeServerSide);
        }
    }

    /** Leads to another port from now on. */
    public void leadTo(int otherTarget) {
        target = otherTarget;
        connections.forEach(ProxyConnection::close);
    }

    Weather weather() {
        return weather;
    }

    /** Waits while nothing passes; answers the weather then. */
    Weather awaitPassage() throws InterruptedException {
        lock.lock();
        try {
            while (weather instanceof Weather.Stalled && !closed) {
                changed.await();
            }
            return weather;
        } finally {
            lock.unlock();
        }
    }

    void forget(ProxyConnection connection) {
        connections.remove(connection);
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().name("proxied").start(() -> serve(client));
            } catch (IOException e) {
                // More customers than this process may have connections. A door that stays shut would look like a
                // service that hangs.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void serve(Socket client) {
        ProxyConnection connection = new ProxyConnection(this, client);
        connections.add(connection);
        try {
            Weather now = awaitPassage();
            if (now instanceof Weather.Cut || closed) {
                connection.close();
                return;
            }
            if (now instanceof Weather.HalfOpen) {
                connection.swallow();
                return;
            }
            Socket server = new Socket();
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            connection.join(server);
        } catch (IOException e) {
            // Nobody listens there: the client sees what it would see without us.
            connection.close();
        } catch (InterruptedException e) {
            connection.close();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        set(new Weather.Cut());
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
