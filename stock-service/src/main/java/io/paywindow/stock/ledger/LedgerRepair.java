package io.paywindow.stock.ledger;

import io.paywindow.contract.names.Topic;
import io.paywindow.ledger.KeeperLostException;
import io.paywindow.ledger.LedgerKeeper;
import io.paywindow.stock.ledger.LogTail.Bounds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a ledger that forgot equal to the log again: onwards from the offsets it still holds, which roll back together with what they
 * stand for; or, where there are none that the log still has, all of it anew.
 *
 * <p>Orders are not held meanwhile. Every step can be broken off and begun again, by this instance or another.
 */
final class LedgerRepair {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerRepair.class);

    // A log that ends before what the ledger has of it is another log, or a broker that has not caught up with itself.
    private static final Duration LOG_MAY_LAG = Duration.ofSeconds(10);

    private final LogTail tail;
    private final LedgerKeeper keeper;
    private final LedgerTopics topics;
    private final LedgerMeters meters;
    private final InstantSource clock;
    private final Pump pump;
    private final LedgerRebuild rebuild;

    LedgerRepair(LedgerParts parts, LogTail tail, Pump pump, DeadLetters deadLetters) {
        this.tail = tail;
        this.keeper = parts.keeper();
        this.topics = parts.topics();
        this.meters = parts.meters();
        this.clock = parts.clock();
        this.pump = pump;
        this.rebuild = new LedgerRebuild(parts, deadLetters);
    }

    /**
     * Repairs the ledger in the given Redis and declares it equal. False if it had to be given up: begin anew.
     *
     * @param replid must have been asked for before this call: what is in the log by now is what that Redis must have
     */
    boolean run(String replid) {
        Instant began = clock.instant();
        Map<String, Long> stored = keeper.offsets();
        Bounds bounds = bounds(stored);
        boolean anew = !fits(stored, bounds);
        if (anew) {
            LOG.info("the stock ledger is built anew from the log");
            rebuild.run(replid);
            stored = keeper.offsets();
        }
        pump.begin(stored, bounds);
        // To the end as it is with transactions still open: what they hold was taken from the Redis that forgot.
        while (!pump.hasReached(bounds.ends())) {
            switch (pump.turn(replid, true)) {
                case MOVED -> {}
                case IDLE -> stayKeeper();
                case STALE, NOT_KEEPER -> {
                    return false;
                }
            }
        }
        if (!keeper.declareEqual(replid)) {
            return false;
        }
        Duration took = Duration.between(began, clock.instant());
        meters.repaired(anew ? "rebuilt" : "forward", took);
        LOG.info("the stock ledger is equal to the log: rebuilt={} tookMs={} epoch={}", anew, took.toMillis(), replid);
        return true;
    }

    /** Whether the log still has what comes next for the ledger, and is the log that the ledger knows. */
    boolean fits(Map<String, Long> stored, Bounds bounds) {
        return !stored.isEmpty()
                && !isBeyond(stored, bounds)
                && tail.partitions().stream()
                        // What is no longer there of these matters no more.
                        .filter(partition -> !topics.is(partition, Topic.PRODUCT_LISTED)
                                && !topics.is(partition, Topic.ORDER_REFUSED))
                        .allMatch(partition -> offset(stored, partition) >= bounds.first(partition));
    }

    /** Where the log begins and ends; if that is before what the ledger has of it, after some wait. */
    Bounds bounds(Map<String, Long> stored) {
        Instant giveUpAt = clock.instant().plus(LOG_MAY_LAG);
        Bounds bounds = tail.bounds();
        while (isBeyond(stored, bounds) && clock.instant().isBefore(giveUpAt)) {
            LOG.warn("the log ends before what the ledger has of it: waiting");
            LedgerFeed.pause(Duration.ofSeconds(1));
            stayKeeper();
            bounds = tail.bounds();
        }
        return bounds;
    }

    private boolean isBeyond(Map<String, Long> stored, Bounds bounds) {
        return tail.partitions().stream().anyMatch(partition -> offset(stored, partition) > bounds.end(partition));
    }

    private void stayKeeper() {
        if (!keeper.keep().keeper()) {
            throw new KeeperLostException("NOT_KEEPER");
        }
    }

    private static long offset(Map<String, Long> stored, TopicPartition partition) {
        return stored.getOrDefault(LedgerTopics.fieldOf(partition), 0L);
    }
}
