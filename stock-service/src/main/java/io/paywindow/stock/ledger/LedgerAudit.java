package io.paywindow.stock.ledger;

import io.paywindow.ledger.Figures;
import io.paywindow.ledger.LedgerKeeper;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.stock.VitalThread;
import io.paywindow.stock.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the stock ledger with the log, product by product, each minute, on the ledger's keeper.
 *
 * <p>Exact also under load: a product's figures are read together with the offsets they are of, and the log is added up to just there.
 * A difference that two audits in a row find the same is drift: it is logged and counted until it is gone. What is equal becomes a
 * snapshot. What an order holds that no fact will ever speak of is given back.
 */
final class LedgerAudit implements Worker {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerAudit.class);
    private static final int SKUS_AT_ONCE = 500;
    private static final int MOST_LINES = 20;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    // A hold and its fact are at most a transaction apart; the rest is for clocks.
    private static final Duration BEYOND_REDELIVERY = Duration.ofMinutes(5);

    private final LedgerParts parts;
    private final LedgerKeeper keeper;
    private final LedgerFeed feed;
    private final Drift drift = new Drift();
    private final Thread thread;
    private volatile int drifting;
    private volatile long unlogged;
    private volatile Instant auditedAt;
    private volatile boolean closing;

    LedgerAudit(LedgerParts parts, LedgerFeed feed) {
        this.parts = parts;
        this.keeper = parts.keeper();
        this.feed = feed;
        this.thread = VitalThread.of("ledger-audit", this::run);
        this.auditedAt = parts.clock().instant();
        parts.meters().watch("drift", () -> drifting);
        parts.meters().watch("unlogged", () -> unlogged);
        parts.meters()
                .watch(
                        "audit.age.seconds",
                        () -> Duration.between(auditedAt, parts.clock().instant())
                                .toSeconds());
    }

    @Override
    public boolean needsTopics() {
        return true;
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() {
        pause();
        while (!closing) {
            try (AuditLog log = new AuditLog(parts, this::expectOpen);
                    Snapshots snapshots = new Snapshots(parts);
                    LogTrim trim = new LogTrim(parts)) {
                while (!closing) {
                    // Elsewhere another audits; and a ledger that is not equal yet is told of as such.
                    feed.epochKept().ifPresentOrElse(epoch -> audit(epoch, log, snapshots, trim), this::audited);
                    pause();
                }
            } catch (InterruptException | CancellationException e) {
                return;
            } catch (RedisAwayException | KafkaException e) {
                parts.meters().audited("skipped");
                LOG.warn("the audit was broken off: {}", e.getMessage());
                pause();
            } catch (RuntimeException e) {
                parts.meters().audited("skipped");
                LOG.error("a defect in the audit; the next one begins anew", e);
                pause();
            }
        }
    }

    private void audit(String epoch, AuditLog log, Snapshots snapshots, LogTrim trim) {
        unlogged = keeper.unlogged();
        if (!log.advance(keeper.offsets())) {
            skip("the ledger is behind the log's snapshots");
            return;
        }
        snapshots.begin(log.snapshots());
        List<Difference> found = new ArrayList<>();
        List<String> skus = List.copyOf(log.skus(parts.ledger().catalogue()));
        for (int from = 0; from < skus.size(); from += SKUS_AT_ONCE) {
            List<String> some = skus.subList(from, Math.min(from + SKUS_AT_ONCE, skus.size()));
            Optional<Figures> figures = keeper.figures(epoch, some);
            if (figures.isEmpty() || !log.advance(figures.get().offsets())) {
                skip("Redis failed over meanwhile");
                return;
            }
            compare(figures.get(), log, snapshots, found);
        }
        tell(found, skus.size());
        audited();
        if (log.hasEveryNumber()) {
            sweep(epoch);
        }
        trim.run(snapshots.last(), skus);
    }

    private void compare(Figures figures, AuditLog log, Snapshots snapshots, List<Difference> found) {
        for (Figures.OfSku ledger : figures.skus()) {
            LogFold.Sums sums = log.of(ledger.sku());
            Difference.of(ledger, sums)
                    .ifPresentOrElse(
                            found::add,
                            () -> snapshots.write(
                                    ledger.sku(),
                                    sums,
                                    log.offsets(),
                                    parts.clock().instant()));
        }
    }

    private void tell(List<Difference> found, int skus) {
        List<Difference> stays = drift.since(found);
        drifting = stays.size();
        parts.meters().audited(found.isEmpty() ? "equal" : "different");
        stays.stream().limit(MOST_LINES).forEach(difference -> LOG.error("the stock ledger drifts: {}", difference));
        LOG.debug("audited: products={} different={} drifting={}", skus, found.size(), stays.size());
    }

    private void audited() {
        auditedAt = parts.clock().instant();
    }

    private void sweep(String epoch) {
        List<String> swept = keeper.sweep(epoch, parts.dedupeWindow().plus(BEYOND_REDELIVERY));
        if (!swept.isEmpty()) {
            parts.meters().swept(swept.size());
            swept.stream()
                    .limit(MOST_LINES)
                    .forEach(order -> LOG.warn("held for an order that was never numbered, given back: {}", order));
        }
    }

    private void skip(String why) {
        parts.meters().audited("skipped");
        LOG.info("no audit now: {}", why);
    }

    private void expectOpen() {
        if (closing) {
            // Not Kafka's InterruptException: that would interrupt this thread, and break off the clients' own closing.
            throw new CancellationException("closed");
        }
    }

    private void pause() {
        long until = System.nanoTime() + parts.auditInterval().toNanos();
        for (long left = 1; left > 0 && !closing; left = until - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(Math.max(left, 1), TimeUnit.SECONDS.toNanos(1)));
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(CLOSE_WITHIN)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
