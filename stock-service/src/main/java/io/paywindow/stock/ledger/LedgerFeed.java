package io.paywindow.stock.ledger;

import io.paywindow.ledger.KeeperLostException;
import io.paywindow.ledger.Keeping;
import io.paywindow.ledger.LedgerKeeper;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.stock.VitalThread;
import io.paywindow.stock.Worker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the stock ledger equal to the log: products, adjustments, numbered orders and their outcomes go in as they are written; and when
 * Redis forgot, it is repaired before anything else.
 *
 * <p>Of all stock services one does so, the ledger's keeper; the others stand by and take over within seconds.
 */
final class LedgerFeed implements Worker {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerFeed.class);
    private static final Duration STAND_BY = Duration.ofSeconds(1);
    private static final Duration AFTER_TROUBLE = Duration.ofMillis(200);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final LedgerParts parts;
    private final LedgerKeeper keeper;
    private final Thread thread;
    private boolean rebuildFirst;
    private volatile boolean closing;
    private volatile @Nullable Keeping keeping;
    private volatile @Nullable String trouble = "the stock ledger has not been looked at yet";

    /**
     * @param rebuildFirst whether the ledger is to be built anew from the log before anything else, even if it looks well
     */
    LedgerFeed(LedgerParts parts, boolean rebuildFirst) {
        this.parts = parts;
        this.keeper = parts.keeper();
        this.rebuildFirst = rebuildFirst;
        this.thread = VitalThread.of("ledger-feed", this::run);
        parts.meters().watch("equal", () -> trouble == null ? 1 : 0);
        parts.meters().watch("keeper", () -> epochKept().isPresent() ? 1 : 0);
    }

    @Override
    public boolean needsTopics() {
        return true;
    }

    @Override
    public void start() {
        thread.start();
    }

    /** Why orders cannot be held now, for people; empty while the ledger is equal to the log. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** The epoch, while this instance is the keeper of a ledger that is equal to the log. */
    Optional<String> epochKept() {
        return Optional.ofNullable(keeping)
                .filter(now -> now.keeper() && now.equal())
                .map(Keeping::replid);
    }

    private void run() {
        while (!closing) {
            try (LogTail tail = new LogTail(parts);
                    DeadLetters deadLetters = new DeadLetters(parts)) {
                Pump pump = new Pump(parts, tail, deadLetters);
                LedgerRepair repair = new LedgerRepair(parts, tail, pump, deadLetters);
                while (!closing) {
                    tendThroughWeather(pump, repair);
                }
            } catch (InterruptException e) {
                return;
            } catch (KafkaException e) {
                tell("Kafka: " + e.getMessage());
                pause(AFTER_TROUBLE);
            } catch (RuntimeException e) {
                LOG.error("a defect in feeding the stock ledger; begun anew", e);
                tell("feeding the stock ledger failed: " + e.getMessage());
                pause(STAND_BY);
            }
        }
    }

    private void tendThroughWeather(Pump pump, LedgerRepair repair) {
        try {
            tend(pump, repair);
        } catch (RedisAwayException | KeeperLostException e) {
            keeping = null;
            tell(String.valueOf(e.getMessage()));
            pause(AFTER_TROUBLE);
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            keeping = null;
            LOG.error("a defect in feeding the stock ledger; begun anew from its offsets", e);
            tell("feeding the stock ledger failed: " + e.getMessage());
            pause(STAND_BY);
        }
    }

    private void tend(Pump pump, LedgerRepair repair) {
        Keeping now = look();
        if (rebuildFirst) {
            // Whoever is the keeper finds it so and builds it anew, be it another instance.
            rebuildFirst = false;
            keeper.forget();
        } else if (!now.keeper()) {
            pause(STAND_BY);
        } else if (!now.equal()) {
            if (repair.run(now.replid())) {
                look();
            }
        } else {
            Map<String, Long> stored = keeper.offsets();
            LogTail.Bounds bounds = repair.bounds(stored);
            if (repair.fits(stored, bounds)) {
                pump.begin(stored, bounds);
                feed(now.replid(), pump);
            } else {
                LOG.error("the log no longer has what comes next for the stock ledger: offsets={}", stored);
                keeper.forget();
            }
        }
    }

    private void feed(String epoch, Pump pump) {
        while (!closing) {
            switch (pump.turn(epoch, false)) {
                case MOVED -> {}
                case IDLE -> {
                    Keeping now = look();
                    if (!now.keeper() || !now.equal() || !now.replid().equals(epoch)) {
                        return;
                    }
                }
                case STALE, NOT_KEEPER -> {
                    return;
                }
            }
        }
    }

    private Keeping look() {
        Keeping now = keeper.keep();
        keeping = now;
        if (now.equal()) {
            if (trouble != null) {
                LOG.info("the stock ledger is well: keeper={}", now.keeper());
            }
            trouble = null;
        } else {
            tell("the stock ledger is not equal to the log; it is being repaired");
        }
        return now;
    }

    /** Says it once, not at each attempt. */
    private void tell(String what) {
        if (!what.equals(trouble)) {
            LOG.warn("orders cannot be held: {}", what);
        }
        trouble = what;
    }

    static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(CLOSE_WITHIN)) {
                thread.interrupt();
            }
            keeper.leave();
        } catch (RedisAwayException e) {
            LOG.debug("the lease ends by itself", e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
