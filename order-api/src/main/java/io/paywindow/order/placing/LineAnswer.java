package io.paywindow.order.placing;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.names.Topic;
import io.paywindow.order.facts.FactLog;
import io.paywindow.order.facts.UnavailableException;
import io.paywindow.order.facts.Written;
import io.paywindow.order.view.OrderView;
import io.paywindow.order.view.StoredView;
import io.paywindow.order.view.ViewChanges;
import io.paywindow.order.view.ViewStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts an order on the line and waits for what the line says. Blocks its thread, which is a virtual one; at most a given number wait at
 * once, and one more is told that the service is busy.
 */
final class LineAnswer {

    private final FactLog log;
    private final ViewStore views;
    private final ViewChanges changes;
    private final JsonMapper json;
    private final Duration acknowledgedWithin;
    private final Semaphore places;

    LineAnswer(
            FactLog log,
            ViewStore views,
            ViewChanges changes,
            JsonMapper json,
            Duration acknowledgedWithin,
            int mostWaiting) {
        this.log = log;
        this.views = views;
        this.changes = changes;
        this.json = json;
        this.acknowledgedWithin = acknowledgedWithin;
        this.places = new Semaphore(mostWaiting);
    }

    /** Writes the order to the log and answers what the line said within the time given; PLACED if that was nothing. */
    Placement send(OrderPlaced order, byte[] bytes, Duration wait) {
        takePlace();
        try (ViewChanges.Ear ear = changes.listen(order.getOrderId())) {
            long started = System.nanoTime();
            CompletableFuture<Written> write = log.begin(Topic.ORDER_PLACED, order.getOrderId(), bytes);
            // What the line says of an order shows that the log has it: who hears that need not be woken for it before.
            var unused = write.whenComplete((written, failure) -> {
                if (failure != null) {
                    ear.stir();
                }
            });
            Optional<Placement> heard = hear(ear, shorter(wait, acknowledgedWithin));
            if (heard.isPresent()) {
                return heard.get();
            }
            Written written = FactLog.await(write, acknowledgedWithin.minus(since(started)));
            // Told 202, a client may look at once: the view must be there. And if the answer was missed, it comes back
            // here.
            return hear(ear, wait.minus(since(started)))
                    .or(() -> views.place(order, written.appendedAt()).map(Placement::of))
                    .orElseThrow(() -> new IllegalStateException("an orderId of ours is another's"));
        } finally {
            places.release();
        }
    }

    /** Waits for what the line says of an order that is in the log already. */
    Placement await(StoredView placed, Duration wait) {
        takePlace();
        try (ViewChanges.Ear ear = changes.listen(placed.orderId())) {
            StoredView now = views.find(placed.orderId()).orElse(placed);
            if (now.status().answered()) {
                return Placement.of(now);
            }
            return hear(ear, wait)
                    .orElseGet(() -> Placement.of(views.find(placed.orderId()).orElse(now)));
        } finally {
            places.release();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private void takePlace() {
        if (!places.tryAcquire()) {
            throw new UnavailableException("too many orders are waiting for their answer");
        }
    }

    /** What the line says of an order within the time given, or before the ear is stirred. */
    private Optional<Placement> hear(ViewChanges.Ear ear, Duration within) {
        long started = System.nanoTime();
        try {
            Duration left = within;
            while (left.isPositive()) {
                Optional<String> heard = ear.next(left);
                if (heard.isEmpty()) {
                    return Optional.empty();
                }
                OrderView view = json.readValue(heard.get(), OrderView.class);
                if (view.status().answered()) {
                    return Optional.of(new Placement(view.orderId(), view.status(), heard.get(), false));
                }
                left = within.minus(since(started));
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("shutting down", e);
        }
    }
}
