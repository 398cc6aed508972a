package io.paywindow.bench.number;

/** Where an order number can come from: ours, and what people use instead. Implementations are thread-safe. */
interface NumberSource extends AutoCloseable {

    /** The next number. */
    String next();

    @Override
    void close();

    /** Which source to open. */
    enum Kind {
        /** Ours: runs claimed in the log, the next one on its way before the last is spent. */
        LEASE("lease (ours)"),
        /** One LPOP an order, from a list of single numbers. */
        LPOP("LPOP per order"),
        /** One INCR an order. */
        INCR("INCR per order"),
        /** INCRBY 1,000, handed out from memory; whoever finds the range spent fetches while the others wait. */
        INCRBY("INCRBY ranges of 1,000"),
        /** No order at all, 36 characters, nothing to read aloud. */
        UUID("random UUID");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }

        String shown() {
            return shown;
        }

        NumberSource open(String kafka, String redis) {
            return switch (this) {
                // A claim log of its own for each trial, as each begins with an empty pool.
                case LEASE ->
                    new LeasedNumbers(kafka, redis, LeasedNumbers.LARGE, "bench-" + System.nanoTime(), "bench");
                case LPOP -> new Popped(redis);
                case INCR -> new Counted(redis);
                case INCRBY -> new Ranged(redis);
                case UUID -> new Random();
            };
        }
    }

    /** {@link Kind#INCR}. */
    final class Counted implements NumberSource {

        private final PlainRedis link;

        Counted(String redis) {
            link = new PlainRedis(redis);
        }

        @Override
        public String next() {
            return "20261124" + link.redis().incr("bench:count");
        }

        @Override
        public void close() {
            link.close();
        }
    }

    /** {@link Kind#INCRBY}. */
    final class Ranged implements NumberSource {

        private static final int RANGE = 1_000;

        private final PlainRedis link;
        private long next;
        private long last = -1;

        Ranged(String redis) {
            link = new PlainRedis(redis);
        }

        @Override
        public synchronized String next() {
            if (next > last) {
                last = link.redis().incrby("bench:ranges", RANGE);
                next = last - RANGE + 1;
            }
            return "20261124" + next++;
        }

        @Override
        public void close() {
            link.close();
        }
    }

    /** {@link Kind#UUID}. */
    final class Random implements NumberSource {

        @Override
        public String next() {
            return java.util.UUID.randomUUID().toString();
        }

        @Override
        public void close() {}
    }
}
