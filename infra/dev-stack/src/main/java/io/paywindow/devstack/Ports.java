package io.paywindow.devstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Free ports of the loopback interface, each given once.
 *
 * <p>They come from below the range out of which kernels serve outgoing connections (32768 on Linux, 49152 on macOS), so that a server that
 * was killed finds its port free when it comes back. They come in blocks that a process has for itself, so that two that look for ports
 * in the same moment never find the same one, and neither takes the port of the other's dead server: whoever listens on the first
 * port of a block owns the block, until it ends. Thread-safe.
 */
public final class Ports {

    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    private static final int BLOCK = 100;

    private static final Ports OWN = new Ports();

    /** Held open for as long as the process lives: they are the claims to the blocks. */
    private final List<ServerSocket> claims = new ArrayList<>();

    private int next;
    private int end;

    private Ports() {}

    /** A port nobody listens on now, and nobody else is given. */
    public static int free() {
        return OWN.take();
    }

    /** The port asked for, or another free one if somebody listens on it. */
    public static int freeOr(int preferred) {
        return isFree(preferred) ? preferred : free();
    }

    private synchronized int take() {
        while (true) {
            while (next < end) {
                int port = next++;
                if (isFree(port)) {
                    return port;
                }
            }
            claimBlock();
        }
    }

    private void claimBlock() {
        int blocks = (HIGHEST - LOWEST) / BLOCK;
        int anywhere = ThreadLocalRandom.current().nextInt(blocks);
        for (int turn = 0; turn < blocks; turn++) {
            int first = LOWEST + (anywhere + turn) % blocks * BLOCK;
            ServerSocket claim = listen(first);
            if (claim != null) {
                claims.add(claim);
                next = first + 1;
                end = first + BLOCK;
                return;
            }
        }
        throw new IllegalStateException("no free block of ports between %d and %d".formatted(LOWEST, HIGHEST));
    }

    private static @Nullable ServerSocket listen(int port) {
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            return null;
        }
    }

    static boolean isFree(int port) {
        return binds(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                && binds(new InetSocketAddress(port));
    }

    private static boolean binds(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            // A port whose last connections are in TIME_WAIT is free: servers set the same option.
            socket.setReuseAddress(true);
            socket.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
