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

    /** What is known of an order, and the bytes that say so, which need not be written anew. */
    public record Known(String orderNumber, Bytes key, StateCodec.Read read) {

        public OrderState state() {
            return read.state();
        }
    }

    /** What is known of an order. */
    public Known get(String orderNumber) {
        Bytes key = Bytes.wrap(orderNumber.getBytes(StandardCharsets.US_ASCII));
        return new Known(orderNumber, key, codec.read(states.get(key)));
    }

    /** Replaces what is known of an order. */
    public void put(Known known, OrderState after) {
        OrderState before = known.state();
        if (before.equals(after)) {
            return;
        }
        Optional<Entry> was = entry(known.orderNumber(), before);
        Optional<Entry> is = entry(known.orderNumber(), after);
        if (!was.equals(is)) {
            was.ifPresent(index::removing);
            is.ifPresent(index::adding);
        }
        byte[] bytes = codec.encode(after, known.read());
        if (bytes == null) {
            states.delete(known.key());
        } else {
            states.put(known.key(), bytes);
        }
    }

    static Optional<Entry> entry(String orderNumber, OrderState state) {
        Kind kind = state instanceof Pending ? Kind.DUE : Kind.FORGET;
        return state.wakesAt().map(at -> new Entry(kind, at, orderNumber));
    }
}
