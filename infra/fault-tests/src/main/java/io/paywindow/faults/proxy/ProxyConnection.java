package io.paywindow.faults.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** One client of a proxy and the connection made for it. Thread-safe. */
final class ProxyConnection {

    private static final int PIECE_BYTES = 16 * 1024;

    private final TcpProxy proxy;
    private final Socket client;
    private volatile @Nullable Socket server;
    private volatile boolean serverLost;

    ProxyConnection(TcpProxy proxy, Socket client) {
        this.proxy = proxy;
        this.client = client;
    }

    /** Carries bytes both ways until a side closes or the weather breaks it. */
    void join(Socket toServer) throws IOException {
        server = toServer;
        client.setTcpNoDelay(true);
        toServer.setTcpNoDelay(true);
        Thread.ofVirtual().name("replies").start(() -> carry(toServer, client, true));
        carry(client, toServer, false);
    }

    /** Takes what the client sends, to no end. */
    void swallow() throws IOException {
        serverLost = true;
        InputStream in = client.getInputStream();
        byte[] piece = new byte[PIECE_BYTES];
        while (in.read(piece) >= 0) {
            // Gone.
        }
        close();
    }

    private void carry(Socket from, Socket to, boolean replies) {
        byte[] piece = new byte[PIECE_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                Weather now = proxy.awaitPassage();
                if (now instanceof Weather.Slow slow) {
                    Thread.sleep(slow.delay());
                }
                boolean lost = serverLost || (replies && now instanceof Weather.RepliesLost);
                if (!lost) {
                    out.write(piece, 0, count);
                }
            }
        } catch (IOException e) {
            if (!replies && serverLost) {
                // The client still believes; its bytes go nowhere until the weather clears.
                swallowQuietly();
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!(replies && serverLost)) {
            close();
        }
    }

    private void swallowQuietly() {
        try {
            swallow();
        } catch (IOException e) {
            close();
        }
    }

    void closeServerSide() {
        serverLost = true;
        close(server);
    }

    void close() {
        proxy.forget(this);
        close(client);
        close(server);
    }

    private static void close(@Nullable Socket socket) {
        if (socket == null) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed either way.
            return;
        }
    }
}
