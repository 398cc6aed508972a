package io.paywindow.faults.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paywindow.devstack.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each weather as a client and a server see it, over real sockets. */
class TcpProxyIT {

    private static final int SOON_MILLIS = 5_000;
    private static final int A_MOMENT_MILLIS = 200;

    private final LinkedBlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
    private ServerSocket echo;
    private TcpProxy proxy;

    @BeforeEach
    void open() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        proxy = TcpProxy.open(Ports.free(), echo.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void inFairWeatherQuestionsAndAnswersPass() throws IOException {
        try (Socket client = client()) {
            assertThat(ask(client, 7)).isEqualTo(7);
        }
    }

    @Test
    void slowIsLateInBothDirections() throws IOException {
        try (Socket client = client()) {
            ask(client, 1);
            proxy.set(new Weather.Slow(Duration.ofMillis(100)));
            long begun = System.nanoTime();

            assertThat(ask(client, 2)).isEqualTo(2);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void aCutBreaksWhatIsOpenAndWhatIsTriedUntilItIsMended() throws IOException {
        try (Socket client = client()) {
            ask(client, 1);

            proxy.set(new Weather.Cut());

            assertThat(isBroken(client)).isTrue();
            try (Socket another = client()) {
                assertThat(isBroken(another)).isTrue();
            }
            proxy.set(new Weather.Fair());
            try (Socket another = client()) {
                assertThat(ask(another, 2)).isEqualTo(2);
            }
        }
    }

    @Test
    void stalledBytesArriveWhenTheWeatherClears() throws IOException {
        try (Socket client = client()) {
            ask(client, 1);
            proxy.set(new Weather.Stalled());
            client.getOutputStream().write(2);
            assertThat(isSilent(client)).isTrue();

            proxy.set(new Weather.Fair());

            assertThat(read(client)).isEqualTo(2);
        }
    }

    @Test
    void aHalfOpenConnectionSwallowsWhatItsClientSaysAndThenBreaks() throws IOException, InterruptedException {
        try (Socket client = client()) {
            ask(client, 1);
            assertThat(heard.poll(SOON_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(1);

            proxy.set(new Weather.HalfOpen());

            assertThat(heard.poll(SOON_MILLIS, TimeUnit.MILLISECONDS))
                    .as("the server sees its end")
                    .isEqualTo(-1);
            client.getOutputStream().write(2);
            client.getOutputStream().write(3);
            assertThat(isSilent(client)).isTrue();
            proxy.set(new Weather.Fair());
            assertThat(isBroken(client)).isTrue();
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void whenRepliesAreLostTheServerHasHeardAndTheClientDoesNotKnow() throws IOException, InterruptedException {
        try (Socket client = client()) {
            ask(client, 1);
            heard.clear();
            proxy.set(new Weather.RepliesLost());

            client.getOutputStream().write(2);

            assertThat(heard.poll(SOON_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(2);
            assertThat(isSilent(client)).isTrue();
            proxy.set(new Weather.Fair());
            assertThat(isBroken(client)).isTrue();
        }
    }

    @Test
    void leadsElsewhereWhenTold() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Socket client = client()) {
            ask(client, 1);

            proxy.leadTo(other.getLocalPort());

            assertThat(isBroken(client)).isTrue();
            try (Socket another = client();
                    Socket accepted = other.accept()) {
                another.getOutputStream().write(9);
                assertThat(accepted.getInputStream().read()).isEqualTo(9);
            }
        }
    }

    @Test
    void whereNobodyListensTheClientIsDisconnected() throws IOException {
        echo.close();

        try (Socket client = client()) {
            assertThat(isBroken(client)).isTrue();
        }
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                Thread.ofVirtual().start(() -> echo(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void echo(Socket socket) {
        try (socket) {
            int said;
            do {
                said = socket.getInputStream().read();
                heard.add(said);
                if (said >= 0) {
                    socket.getOutputStream().write(said);
                }
            } while (said >= 0);
        } catch (IOException e) {
            heard.add(-1);
        }
    }

    private Socket client() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static int ask(Socket client, int question) throws IOException {
        client.getOutputStream().write(question);
        return read(client);
    }

    private static int read(Socket client) throws IOException {
        client.setSoTimeout(SOON_MILLIS);
        return client.getInputStream().read();
    }

    private static boolean isSilent(Socket client) throws IOException {
        client.setSoTimeout(A_MOMENT_MILLIS);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        return true;
    }

    private static boolean isBroken(Socket client) {
        try {
            return read(client) < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
