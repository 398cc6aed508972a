package io.paywindow.faults.history;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/** Where customers get their notices: a webhook for each. Thread-safe. */
public final class Letterbox implements AutoCloseable {

    private static final String PATH = "/of/";

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final InstantSource clock;
    private volatile Duration slowness = Duration.ZERO;
    private final Map<String, List<Notice>> notices = new ConcurrentHashMap<>();

    /**
     * A notice as it came.
     *
     * @param user into whose box it was put
     */
    public record Notice(String user, Letter letter) {}

    public Letterbox(InstantSource clock) throws IOException {
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(PATH, this::take);
        server.setExecutor(executor);
        server.start();
    }

    /** The address of a user's box. */
    public String of(String user) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH + user;
    }

    /** From now on each notice takes so long to be answered. */
    public void slowDown(Duration by) {
        slowness = by;
    }

    /** What came under a webhook-id, repetitions too. */
    public List<Notice> notices(String id) {
        return List.copyOf(notices.getOrDefault(id, List.of()));
    }

    public Map<String, List<Notice>> notices() {
        return Map.copyOf(notices);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String id = String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id"));
            String user = exchange.getRequestURI().getPath().substring(PATH.length());
            notices.computeIfAbsent(id, unused -> new CopyOnWriteArrayList<>())
                    .add(new Notice(
                            user,
                            new Letter(clock.instant(), JsonMapper.shared().readTree(body))));
            Thread.sleep(slowness);
            exchange.sendResponseHeaders(204, -1);
        } catch (InterruptedException e) {
            // Closed.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
