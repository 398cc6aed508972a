package io.paywindow.expiry.streams;

import io.paywindow.expiry.memory.IndexedStore;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Where a task keeps what it remembers: on disk or in memory, and in either case in a changelog topic. */
public enum Stores {
    /** On disk, as much as it holds; memory is bounded. */
    ROCKSDB,
    /** In memory: faster, rebuilt from the changelog at every start. */
    MEMORY;

    /** What is known of each order, by its number, which falls due when, and how far the partition has come. */
    static final String ORDERS = "orders";

    StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
        // No cache in front: with a commit every few milliseconds it would only copy.
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                        indexed(supplier()), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    private KeyValueBytesStoreSupplier supplier() {
        return switch (this) {
            case ROCKSDB -> org.apache.kafka.streams.state.Stores.persistentKeyValueStore(ORDERS);
            case MEMORY -> org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore(ORDERS);
        };
    }

    private static KeyValueBytesStoreSupplier indexed(KeyValueBytesStoreSupplier plain) {
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return plain.name();
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return new IndexedStore(plain.get());
            }

            @Override
            public String metricsScope() {
                return plain.metricsScope();
            }
        };
    }
}
