package io.paywindow.expiry.memory;

import io.paywindow.expiry.decision.OrderState;
import io.paywindow.expiry.decision.OrderState.Pending;
import io.paywindow.expiry.memory.DueIndex.Entry;
import io.paywindow.expiry.memory.DueIndex.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What is known of every order of one partition. Keeps the due index in step with the states. Not thread-safe: one task owns it.
 */
public final class Orders {

    private final KeyValueStore<Bytes, byte[]> states;
    private final DueIndex index;
    private final StateCodec codec;

    public Orders(KeyValueStore<Bytes, byte[]> states, DueIndex index, StateCodec codec) {
        this.states = states;
        this.index = index;
        this.codec = codec;
    }

    /** What is known of an order. */
    public OrderState get(String orderNumber) {
        return codec.decode(states.get(key(orderNumber)));
    }

    /** Replaces what is known of an order. */
    public void put(String orderNumber, OrderState before, OrderState after) {
        if (before.equals(after)) {
            return;
        }
        Optional<Entry> was = entry(orderNumber, before);
        Optional<Entry> is = entry(orderNumber, after);
        if (!was.equals(is)) {
            was.ifPresent(index::remove);
            is.ifPresent(index::add);
        }
        byte[] bytes = codec.encode(after);
        if (bytes == null) {
            states.delete(key(orderNumber));
        } else {
            states.put(key(orderNumber), bytes);
        }
    }

    private static Optional<Entry> entry(String orderNumber, OrderState state) {
        Kind kind = state instanceof Pending ? Kind.DUE : Kind.FORGET;
        return state.wakesAt().map(at -> new Entry(kind, at, orderNumber));
    }

    private static Bytes key(String orderNumber) {
        return Bytes.wrap(orderNumber.getBytes(StandardCharsets.US_ASCII));
    }
}
