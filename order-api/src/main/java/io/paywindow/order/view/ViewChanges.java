package io.paywindow.order.view;

import io.paywindow.ledger.Deadlines;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/**
 * Wakes who waits on this instance for an order to change, out of the one stream of changes that Redis tells.
 *
 * <p>A hint, not a promise: a change can be missed while Redis is away, so a waiter looks at the view itself before it gives up.
 * Thread-safe; a waiter costs a queue of a few entries and no thread of the platform.
 */
public final class ViewChanges {

    private static final String ORDER_ID = "\"orderId\":\"";
    private static final String NOTHING = "";

    private final Map<String, Set<Ear>> ears = new ConcurrentHashMap<>();

    /** One who listens to one order until closed. */
    public final class Ear implements AutoCloseable {

        /** An order changes a handful of times in its life; of a flood only the newest matter. */
        private static final int MOST_UNHEARD = 8;

        private final String orderId;
        private final ArrayBlockingQueue<String> unheard = new ArrayBlockingQueue<>(MOST_UNHEARD);

        private Ear(String orderId) {
            this.orderId = orderId;
        }

        /** The next change as JSON; nothing if none comes within the time given, or if this was stirred. */
        public Optional<String> next(Duration within) throws InterruptedException {
            String heard = unheard.poll();
            if (heard == null) {
                Deadlines.Alarm alarm = Deadlines.after(within, this::stir);
                try {
                    heard = unheard.take();
                } finally {
                    alarm.cancel();
                }
            }
            return Optional.of(heard).filter(json -> !json.equals(NOTHING));
        }

        /** Wakes who waits here, with nothing to tell. */
        public void stir() {
            hear(NOTHING);
        }

        private void hear(String json) {
            while (!unheard.offer(json)) {
                unheard.poll();
            }
        }

        @Override
        public void close() {
            ears.computeIfPresent(orderId, (id, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }

    /** Listens to an order from now on. */
    public Ear listen(String orderId) {
        Ear ear = new Ear(orderId);
        ears.compute(orderId, (id, all) -> {
            Set<Ear> some = all == null ? new CopyOnWriteArraySet<>() : all;
            some.add(ear);
            return some;
        });
        return ear;
    }

    /** Tells all who listen to the order in the view. Does not block. */
    void tell(String json) {
        String orderId = orderIdIn(json);
        Set<Ear> all = orderId == null ? null : ears.get(orderId);
        if (all != null) {
            all.forEach(ear -> ear.hear(json));
        }
    }

    /** How many listen. */
    int listening() {
        return ears.values().stream().mapToInt(Set::size).sum();
    }

    /** Found without reading the JSON: every instance hears of every order, and most are nobody's business here. */
    private static @Nullable String orderIdIn(String json) {
        int from = json.indexOf(ORDER_ID);
        int to = from < 0 ? -1 : json.indexOf('"', from + ORDER_ID.length());
        return to < 0 ? null : json.substring(from + ORDER_ID.length(), to);
    }
}
