package io.paywindow.faults.history;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;

/** Where customers get their notices: a webhook for each, at a server of their own. Thread-safe. */
public final class Letterbox implements AutoCloseable {

    private static final String PATH = "/of/";
    private static final int TAKEN = 204;
    private static final int REFUSED = 503;
    /** Longer than any sender waits. */
    private static final Duration SILENCE = Duration.ofSeconds(8);

    private final Map<String, HttpServer> servers = new ConcurrentHashMap<>();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final InstantSource clock;
    private final Map<String, List<Notice>> notices = new ConcurrentHashMap<>();
    private volatile Duration slowness = Duration.ZERO;
    private volatile Mood mood = Mood.WELL;
    private volatile Predicate<String> moody = user -> false;

    /** What becomes of a notice that comes for the first time. */
    public enum Mood {
        /** It is taken. */
        WELL,
        /** It is answered that the receiver cannot take it now. */
        REFUSES,
        /** It is not answered while the sender waits. */
        SAYS_NOTHING,
        /** The connection is closed instead of an answer. */
        HANGS_UP
    }

    /**
     * A notice as it came.
     *
     * @param user into whose box it was put
     * @param taken whether the sender was told that it is
     */
    public record Notice(String user, Letter letter, boolean taken) {}

    public Letterbox(InstantSource clock) {
        this.clock = clock;
    }

    /** The address of a user's box. */
    public String of(String user) {
        HttpServer server = servers.computeIfAbsent(user, unused -> open());
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH + user;
    }

    private HttpServer open() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(PATH, this::take);
            server.setExecutor(executor);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("a letterbox cannot be opened", e);
        }
    }

    /** From now on each notice takes so long to be answered. */
    public void slowDown(Duration by) {
        slowness = by;
    }

    /**
     * From now on some users' receivers fail when a notice comes for the first time. When it comes again they take it: the waits between
     * tries grow from a minute to hours, and no storm lasts that long.
     *
     * @param whose which users
     */
    public void become(Mood how, Predicate<String> whose) {
        moody = whose;
        mood = how;
    }

    /** What came under a webhook-id, repetitions too, taken or not. */
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
            List<Notice> before = notices.computeIfAbsent(id, unused -> new CopyOnWriteArrayList<>());
            Mood now = before.isEmpty() && moody.test(user) ? mood : Mood.WELL;
            before.add(new Notice(
                    user, new Letter(clock.instant(), JsonMapper.shared().readTree(body)), now == Mood.WELL));
            answer(exchange, now);
        } catch (InterruptedException e) {
            // Closed.
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, Mood now) throws IOException, InterruptedException {
        switch (now) {
            case WELL -> {
                Thread.sleep(slowness);
                exchange.sendResponseHeaders(TAKEN, -1);
            }
            case REFUSES -> exchange.sendResponseHeaders(REFUSED, -1);
            case SAYS_NOTHING -> Thread.sleep(SILENCE);
            case HANGS_UP -> exchange.close();
        }
    }

    @Override
    public void close() {
        servers.values().forEach(server -> server.stop(0));
        executor.shutdownNow();
    }
}
