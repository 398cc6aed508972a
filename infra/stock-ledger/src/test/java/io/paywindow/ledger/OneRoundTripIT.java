package io.paywindow.ledger;

import static io.paywindow.ledger.TestShop.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paywindow.devstack.Server;
import io.paywindow.devstack.Servers;
import io.paywindow.devstack.UsesServers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A batch of hundreds of orders costs one round trip: all of it is on its way before the first answer is back. */
@UsesServers(Server.REDIS)
class OneRoundTripIT {

    private static final int ORDERS = 500;
    private static final Duration SOON = Duration.ofSeconds(20);

    /** A way to Redis on which answers can be held up. */
    private static final class Gate implements AutoCloseable {
        private final ServerSocket entrance;
        private final URI redis;
        private volatile CountDownLatch held = new CountDownLatch(0);

        Gate(URI redis) throws IOException {
            this.redis = redis;
            this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::accept);
        }

        String url() {
            return "redis://127.0.0.1:" + entrance.getLocalPort();
        }

        void hold() {
            held = new CountDownLatch(1);
        }

        void release() {
            held.countDown();
        }

        private void accept() {
            while (!entrance.isClosed()) {
                try {
                    Socket in = entrance.accept();
                    Socket out = new Socket(redis.getHost(), redis.getPort());
                    Thread.ofVirtual().start(() -> pump(in, out, false));
                    Thread.ofVirtual().start(() -> pump(out, in, true));
                } catch (IOException e) {
                    if (!entrance.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }

        private void pump(Socket from, Socket to, boolean answers) {
            byte[] buffer = new byte[65_536];
            try (from;
                    to;
                    InputStream in = from.getInputStream()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (answers) {
                        held.await();
                    }
                    to.getOutputStream().write(buffer, 0, read);
                }
            } catch (IOException e) {
                // The other end is closed, and so is this one now.
                release();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() throws IOException {
            release();
            entrance.close();
        }
    }

    @Test
    void sendsAWholeBatchBeforeItHearsTheFirstAnswer(Servers servers) throws Exception {
        try (TestShop shop = TestShop.open(servers.redisUrl());
                Gate gate = new Gate(URI.create(servers.redisUrl()));
                RedisLink link = new RedisLink(new RedisSettings(gate.url(), Duration.ofSeconds(30)), "far")) {
            String sku = shop.product(10_000);
            StockLedger far = new StockLedger(link, TestShop.SETTINGS);
            // Connected, and Redis knows the script.
            far.hold(shop.epoch(), List.of(shop.order("first", line(sku, 1))));
            List<HoldRequest> batch = IntStream.range(0, ORDERS)
                    .mapToObj(i -> shop.order("user-" + i, line(sku, 1)))
                    .toList();

            gate.hold();
            CompletableFuture<List<HoldResult>> answers =
                    far.holdAsync(shop.epoch(), batch).toCompletableFuture();
            await().atMost(SOON)
                    .until(() -> shop.ledger.shelf(sku).orElseThrow().held() == ORDERS + 1);
            assertThat(answers).isNotDone();

            gate.release();
            assertThat(far.epoch()).isPresent();
            assertThat(link.await(answers)).hasSize(ORDERS).allMatch(HoldResult.Held.class::isInstance);
        }
    }
}
