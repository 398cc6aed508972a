package io.paywindow.expiry.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;

/** How each store on disk is set up. Made by Kafka Streams, one a store; all share one {@link RocksDbMemory}. */
public final class BoundedRocksDb implements RocksDBConfigSetter {

    private static final int BLOOM_BITS = 10;
    private static final long BLOCK_BYTES = 8 * 1024L;

    private final BloomFilter bloom = new BloomFilter(BLOOM_BITS);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        if (!(configs.get(RocksDbMemory.PROPERTY) instanceof RocksDbMemory memory)) {
            throw new IllegalStateException(RocksDbMemory.PROPERTY + ": missing (expected: the shared memory)");
        }
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(memory.cache());
        // Indexes and filters grow with the data; outside the cache nothing would bound them.
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        table.setBlockSize(BLOCK_BYTES);
        // Most orders are asked for once, when they are new: the filter answers "never seen" without touching the disk.
        table.setFilterPolicy(bloom);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writeBuffers());
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    @Override
    public void close(String storeName, Options options) {
        // The cache and the write buffers belong to the instance and outlive the store.
        bloom.close();
    }
}
