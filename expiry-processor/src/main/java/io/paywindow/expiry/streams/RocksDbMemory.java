package io.paywindow.expiry.streams;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that all stores on disk of this instance share: one cache, with the write buffers counted into it.
 *
 * <p>Without it every store of every partition has its own 50 MB cache and up to three write buffers of 16 MB.
 */
public final class RocksDbMemory implements AutoCloseable {

    /** The key under which {@link BoundedRocksDb} finds it in the properties of Kafka Streams. */
    static final String PROPERTY = "paywindow.rocksdb.memory";

    private final Cache cache;
    private final WriteBufferManager writeBuffers;

    public RocksDbMemory(long bytes) {
        RocksDB.loadLibrary();
        // Not a strict limit: at a strict one, RocksDB fails reads instead of going a little over.
        cache = new LRUCache(bytes, -1, false, 0.1);
        // Half of it at most for what is not on disk yet.
        writeBuffers = new WriteBufferManager(bytes / 2, cache);
    }

    Cache cache() {
        return cache;
    }

    WriteBufferManager writeBuffers() {
        return writeBuffers;
    }

    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }
}
