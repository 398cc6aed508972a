package io.paywindow.expiry.memory;

import io.paywindow.expiry.memory.DueIndex.Kind;
import java.io.File;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.CommitCallback;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The states of orders, with the entries of the {@link DueIndex} beside them.
 *
 * <p>An entry says nothing that its order's state does not say: when it wakes. So only states go into the changelog, and each change of a
 * state carries its entry along, in one write: when an order is decided, when the store is restored, and while a standby follows. Whoever
 * takes an order over has its entry. Entries begin with a byte below every digit, so they never meet an order number. The partition's
 * progress is here too: a store of its own would be one more partition for every commit to mark. Not thread-safe.
 *
 * <p>Its task begins once: {@link #init} throws if the task has written and is to begin anew, as after a commit without an answer. See
 * RATIONALE.
 */
public final class IndexedStore implements KeyValueStore<Bytes, byte[]> {

    /** Where the partition's {@link Progress} is kept: behind the entries, before the orders. */
    public static final Bytes PROGRESS = Bytes.wrap(new byte[] {2});

    private static final byte[] PRESENT = new byte[0];

    private final KeyValueStore<Bytes, byte[]> store;
    private @Nullable Bytes lastRead;
    private byte @Nullable [] lastState;
    private boolean written;

    /** Keeps everything in the given store, which writes no changelog of its own. */
    public IndexedStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        if (written) {
            throw new IllegalStateException(
                    "task " + context.taskId() + " has written and cannot begin anew: Kafka Streams may take"
                            + " what it wrote for what is restored");
        }
        // What the store would restore by itself are states without their entries.
        store.init(new RestoringHere(context), root);
    }

    @Override
    public byte @Nullable [] get(Bytes orderNumber) {
        lastRead = null;
        lastState = store.get(orderNumber);
        lastRead = orderNumber;
        return lastState;
    }

    @Override
    public void put(Bytes orderNumber, byte @Nullable [] state) {
        written = true;
        byte[] before = before(orderNumber);
        lastRead = null;
        List<KeyValue<Bytes, byte[]>> writes = new ArrayList<>(3);
        change(writes, orderNumber, before, state);
        store.putAll(writes);
    }

    /** Whoever changes a state has just read it. */
    private byte @Nullable [] before(Bytes orderNumber) {
        return orderNumber.equals(lastRead) ? lastState : store.get(orderNumber);
    }

    @Override
    public byte @Nullable [] delete(Bytes orderNumber) {
        byte[] before = before(orderNumber);
        put(orderNumber, null);
        return before;
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes orderNumber, byte @Nullable [] state) {
        byte[] before = before(orderNumber);
        if (before == null) {
            put(orderNumber, state);
        }
        return before;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> states) {
        written = true;
        take(states);
    }

    private void take(List<KeyValue<Bytes, byte[]>> states) {
        lastRead = null;
        Map<Bytes, byte @Nullable []> changed = HashMap.newHashMap(states.size());
        List<KeyValue<Bytes, byte[]>> writes = new ArrayList<>(3 * states.size());
        for (KeyValue<Bytes, byte[]> each : states) {
            byte[] before = changed.containsKey(each.key) ? changed.get(each.key) : store.get(each.key);
            change(writes, each.key, before, each.value);
            changed.put(each.key, each.value);
        }
        store.putAll(writes);
    }

    private static void change(
            List<KeyValue<Bytes, byte[]>> writes,
            Bytes orderNumber,
            byte @Nullable [] before,
            byte @Nullable [] after) {
        Bytes was = entry(orderNumber, before);
        Bytes is = entry(orderNumber, after);
        if (!Objects.equals(was, is)) {
            if (was != null) {
                writes.add(deletion(was));
            }
            if (is != null) {
                writes.add(KeyValue.pair(is, PRESENT));
            }
        }
        writes.add(after == null ? deletion(orderNumber) : KeyValue.pair(orderNumber, after));
    }

    @SuppressWarnings("NullAway") // A null value is how a store is told to delete.
    private static KeyValue<Bytes, byte[]> deletion(Bytes key) {
        return KeyValue.pair(key, null);
    }

    private static @Nullable Bytes entry(Bytes orderNumber, byte @Nullable [] state) {
        if (state == null || orderNumber.equals(PROGRESS)) {
            return null;
        }
        Kind kind = StateForm.isPending(state) ? Kind.DUE : Kind.FORGET;
        return DueIndex.key(kind, StateForm.wakesAt(state), orderNumber.get());
    }

    /** Entries between two keys of the {@link DueIndex}, or states between two order numbers. */
    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return store.range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
        return store.reverseRange(from, to);
    }

    /** States and entries. */
    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return store.all();
    }

    @Override
    public long approximateNumEntries() {
        return store.approximateNumEntries();
    }

    @Override
    public Position getPosition() {
        return store.getPosition();
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public void flush() {
        store.flush();
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public boolean persistent() {
        return store.persistent();
    }

    @Override
    public boolean isOpen() {
        return store.isOpen();
    }

    /** Where the store registers: what is restored comes to us. */
    private final class RestoringHere implements StateStoreContext {

        private final StateStoreContext context;

        RestoringHere(StateStoreContext context) {
            this.context = context;
        }

        @Override
        public void register(StateStore root, StateRestoreCallback itsOwn) {
            context.register(root, ours());
        }

        @Override
        public void register(StateStore root, StateRestoreCallback itsOwn, CommitCallback committed) {
            context.register(root, ours(), committed);
        }

        private StateRestoreCallback ours() {
            return new BatchingStateRestoreCallback() {
                @Override
                public void restoreAll(Collection<KeyValue<byte[], byte[]>> records) {
                    take(records.stream()
                            .map(each -> KeyValue.pair(Bytes.wrap(each.key), each.value))
                            .toList());
                }
            };
        }

        @Override
        public String applicationId() {
            return context.applicationId();
        }

        @Override
        public TaskId taskId() {
            return context.taskId();
        }

        @Override
        public Optional<RecordMetadata> recordMetadata() {
            return context.recordMetadata();
        }

        @Override
        public Serde<?> keySerde() {
            return context.keySerde();
        }

        @Override
        public Serde<?> valueSerde() {
            return context.valueSerde();
        }

        @Override
        public File stateDir() {
            return context.stateDir();
        }

        @Override
        public StreamsMetrics metrics() {
            return context.metrics();
        }

        @Override
        public Map<String, Object> appConfigs() {
            return context.appConfigs();
        }

        @Override
        public Map<String, Object> appConfigsWithPrefix(String prefix) {
            return context.appConfigsWithPrefix(prefix);
        }
    }
}
