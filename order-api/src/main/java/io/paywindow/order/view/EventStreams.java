package io.paywindow.order.view;

import io.paywindow.ledger.RedisAwayException;
import io.paywindow.order.http.Caller;
import io.paywindow.order.http.Problem;
import io.paywindow.order.http.ProblemType;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Server-sent events of orders, each until its order is closed. A stream costs a virtual thread that sleeps, and no subscription of its
 * own. Each event is the whole view, so one that was missed is made good by the next.
 */
final class EventStreams implements SmartLifecycle {

    private static final Duration RECONNECT = Duration.ofSeconds(2);

    private final ViewStore views;
    private final ViewChanges changes;
    private final Duration heartbeat;
    private final Semaphore places;
    private final int mostPerUser;
    private final Map<String, Integer> perUser = new ConcurrentHashMap<>();
    private final Set<ViewChanges.Ear> open = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    EventStreams(ViewStore views, ViewChanges changes, Duration heartbeat, int most, int mostPerUser) {
        this.views = views;
        this.changes = changes;
        this.heartbeat = heartbeat;
        this.places = new Semaphore(most);
        this.mostPerUser = mostPerUser;
    }

    /** Tells the caller of an order until it is closed, the token is over, the client is gone or the service ends. */
    void stream(Caller caller, StoredView order, @Nullable String lastHeard, HttpServletResponse response)
            throws IOException {
        if (order.status().closed() && order.version().equals(lastHeard)) {
            // Tells an EventSource not to come back: everything has been told.
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        if (!places.tryAcquire()) {
            throw Problem.unavailable("no more event streams can be opened now");
        }
        try {
            if (perUser.merge(caller.userId(), 1, Integer::sum) > mostPerUser) {
                throw new Problem(ProblemType.TOO_MANY_REQUESTS, "so many event streams of one user are open")
                        .retryAfter(RECONNECT);
            }
            streamInPlace(caller, order, lastHeard, response);
        } finally {
            perUser.computeIfPresent(caller.userId(), (user, count) -> count == 1 ? null : count - 1);
            places.release();
        }
    }

    private void streamInPlace(
            Caller caller, StoredView order, @Nullable String lastHeard, HttpServletResponse response)
            throws IOException {
        try (ViewChanges.Ear ear = changes.listen(order.orderId())) {
            open.add(ear);
            try {
                // Looked at only now that stop would find this one among the open ones.
                if (!running) {
                    throw Problem.unavailable("shutting down");
                }
                begin(response);
                // Read again, now that nothing can be missed any more.
                tell(caller, now(order), lastHeard, ear, response.getOutputStream());
            } finally {
                open.remove(ear);
            }
        } catch (InterruptedException e) {
            // The thread ends with its answer; marked as interrupted it could not even end that properly.
        }
    }

    private void tell(
            Caller caller, StoredView first, @Nullable String lastHeard, ViewChanges.Ear ear, ServletOutputStream out)
            throws IOException, InterruptedException {
        StoredView view = first;
        String told = lastHeard;
        while (true) {
            if (!view.version().equals(told)) {
                send(out, "id: " + view.version() + "\nevent: order\ndata: " + view.json() + "\n\n");
                told = view.version();
            }
            if (view.status().closed()) {
                return;
            }
            boolean stirred = ear.next(heartbeat).isPresent();
            if (!running) {
                // The service ends. The client comes back to another instance, with Last-Event-ID.
                return;
            }
            if (!stirred) {
                if (isOver(caller)) {
                    // The client comes back and is told 401: a token taken back must not open anything for days.
                    return;
                }
                // Keeps proxies from closing the connection, and finds out whether the client is still there.
                send(out, ": still here\n\n");
            }
            view = now(view);
        }
    }

    private static boolean isOver(Caller caller) {
        try {
            return !caller.stillGood();
        } catch (RedisAwayException e) {
            // Nothing can be told meanwhile either.
            return false;
        }
    }

    private StoredView now(StoredView known) {
        try {
            return views.find(known.orderId()).orElse(known);
        } catch (RedisAwayException e) {
            return known;
        }
    }

    private static void begin(HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        // Known to several reverse proxies: do not collect what is streamed.
        response.setHeader("X-Accel-Buffering", "no");
        send(response.getOutputStream(), "retry: " + RECONNECT.toMillis() + "\n\n");
    }

    private static void send(ServletOutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        // Before the web server waits for open requests: these would never end by themselves.
        running = false;
        open.forEach(ViewChanges.Ear::stir);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
