package io.paywindow.expiry.streams;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

class RocksDbMemoryTest {

    private static final int MIB = 1024 * 1024;
    private static final int BUDGET = 8 * MIB;

    @Test
    void allStoresOfAnInstanceKeepToOneBudget(@TempDir Path folder) throws RocksDBException {
        try (RocksDbMemory memory = new RocksDbMemory(BUDGET);
                Options options = new Options().setCreateIfMissing(true)) {
            options.setTableFormatConfig(new BlockBasedTableConfig());
            BoundedRocksDb bounded = new BoundedRocksDb();
            bounded.setConfig("orders", options, Map.of(RocksDbMemory.PROPERTY, memory));
            try (RocksDB one = RocksDB.open(options, folder.resolve("one").toString());
                    RocksDB other =
                            RocksDB.open(options, folder.resolve("other").toString())) {
                write(one);
                write(other);

                // Left alone, each would keep all of it in a write buffer of 64 MB.
                await().atMost(Duration.ofSeconds(20)).until(() -> unwritten(one) + unwritten(other) < BUDGET);

                read(one);
                read(other);
                assertThat(memory.cache().getUsage()).isBetween(BUDGET / 2L, BUDGET * 5L / 4);
            }
            bounded.close("orders", options);
        }
    }

    private static long unwritten(RocksDB store) throws RocksDBException {
        return store.getLongProperty("rocksdb.cur-size-all-mem-tables");
    }

    private static void write(RocksDB store) throws RocksDBException {
        Random random = new Random(1);
        byte[] state = new byte[1024];
        for (int i = 0; i < 20 * 1024; i++) {
            random.nextBytes(state);
            store.put("%015d".formatted(i).getBytes(US_ASCII), state);
        }
    }

    private static void read(RocksDB store) {
        try (RocksIterator states = store.newIterator()) {
            for (states.seekToFirst(); states.isValid(); states.next()) {
                assertThat(states.value()).hasSize(1024);
            }
        }
    }
}
