package io.paywindow.bench.scaling;

/**
 * What the simulations reckon with, each with where it is from: a part of REPORT.md, or the argument for it. Nanoseconds unless said
 * otherwise. All of it is of one machine with two shared cores; a server of its own is faster, so the limits found are low ones.
 */
final class Costs {

    /**
     * For a script of the ledger before its first order: sending, finding, asking for the epoch. Part `ledger-thread`, scripts of one less what an
     * order costs in scripts of 500: 42 to 54 µs, by kind. With it, scripts of 42 come out as measured, to 4 %.
     */
    static final long SCRIPT = 48_000;

    /** For each order a script holds. Part `ledger-thread`, scripts of 500, less SCRIPT; so are the next two. */
    static final long HOLD = 17_900;

    static final long SETTLE = 14_400;

    /** For each record of the log that the keeper feeds: the mean of a number, 10.3 µs, and an end, 13.6 µs. */
    static final long FEED = 12_000;

    /** Of an order, two: its number and its outcome. */
    static final int FEEDS_PER_ORDER = 2;

    /** To note whose an orderId is, where ledgers are many: one SET NX within a script. An argument: a fifth of HOLD. */
    static final long REGISTER = 3_000;

    /** For each product of an audit: three reads. An argument: a third of SETTLE. */
    static final long AUDIT_PRODUCT = 5_000;

    /** Products that an audit asks about in one script, LedgerAudit.SKUS_AT_ONCE; the default of audit-interval. */
    static final int AUDIT_PRODUCTS = 500;

    static final long AUDIT_EVERY = 60_000_000_000L;

    /**
     * Everything else that Redis does for an order over its life: its token, its claim, its views, what its customer was told. Redis took
     * 205 µs of processor time an order up to AWAITING_PAYMENT, closed loop with 256 connections (the measurement `api-orders`, a run not in
     * the report); 30 µs of that are HOLD and one FEED. The end of an order is reckoned at half of what remains. Part `line` has the whole life.
     */
    static final long VIEWS = 260_000;

    /** Calls that make up VIEWS, each at a time of its own. An argument: what the code asks Redis for, a merge of fifty facts being one. */
    static final int VIEW_CALLS = 10;

    /** Orders in a script of hold and messages in one of settle at most: the defaults of batch-size and settle.prefetch. */
    static final int MOST_IN_BATCH = 500;

    /** Records in a script of the feed: 500 of a poll, over the 12 partitions of two topics. */
    static final int FEED_SLICE = 42;

    /** From an allocator's hold to its next batch: a transaction's sends, offsets and commit, and its transactions begin 10 ms apart under load. */
    static final long TRANSACTION = 10_000_000;

    /** From a consumer's settling, or the keeper's feeding, to its next batch: acknowledgements, a poll. An argument. */
    static final long ACKNOWLEDGE = 1_000_000;

    /** Orders, or outcomes, that come at once on the average: what a producer sends together within its linger of a millisecond or few. */
    static final double BURST = 20;

    /** Orders a second of one allocator, and of one consumer of settlements. More would do; fewer make smaller batches. */
    static final double ORDERS_OF_ALLOCATOR = 5_000;

    static final double SETTLEMENTS_OF_CONSUMER = 20_000;

    /** Of an allocator, the default of pipeline.concurrency. */
    static final int THREADS_OF_ALLOCATOR = 1;

    /**
     * A request at the leader of `number-leased`: to append a claim, or to give it to one reader. Kafka took 134 µs of processor time an order
     * in the run named under VIEWS, for some ten records in requests that carried several each; one bare request is less.
     */
    static final long KAFKA_REQUEST = 100_000;

    /** A claim's way to the leader, to its replicas in other zones and back. An argument: linger 1 ms, two crossings at 2 ms. */
    static final long CLAIM_TRIP = 5_000_000;

    /** To pop a run off the pool. As a script without orders. */
    static final long POP = SCRIPT;

    private Costs() {}
}
