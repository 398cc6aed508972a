package io.paywindow.ledger;

import io.paywindow.contract.names.RedisKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who holds what: goods set aside for an order until it is paid or over, and what is left on the shelf.
 *
 * <p>Each call is one round trip, however many orders it is for. Everything is keyed by the orderId, so calling again after a failure is
 * harmless and right. Whoever holds must, before it makes the numbers known for good, see that {@link #epoch} is still the one it held
 * under: see the module's README. Thread-safe. Calls throw {@link RedisAwayException}, and asynchronous ones fail with it, when Redis is
 * away.
 */
public final class StockLedger {

    // A script of a hundred orders keeps Redis from its other callers for less than a millisecond.
    private static final int ORDERS_A_SCRIPT = 100;
    private static final int SKUS_A_SCRIPT = 500;

    private final RedisLink link;
    private final LedgerSettings settings;

    public StockLedger(RedisLink link, LedgerSettings settings) {
        this.link = link;
        this.settings = settings;
    }

    /** The epoch to hold and settle under; empty while the ledger is not equal to the log: wait, stock-service repairs it. */
    public Optional<String> epoch() {
        return link.await(epochAsync());
    }

    /** {@link #epoch} without waiting. */
    public CompletionStage<Optional<String>> epochAsync() {
        return LedgerScript.EPOCH
                .run(link, List.of())
                .thenApply(reply -> reply.get(0).equals(reply.get(1)) ? Optional.of(reply.get(1)) : Optional.empty());
    }

    /** Sets goods aside for each order, all of its lines or none. The answers are in the order of the requests. */
    public List<HoldResult> hold(String epoch, List<HoldRequest> orders) {
        return link.await(holdAsync(epoch, orders));
    }

    /** {@link #hold} without waiting. */
    public CompletionStage<List<HoldResult>> holdAsync(String epoch, List<HoldRequest> orders) {
        return inChunks(
                orders,
                chunk -> LedgerScript.HOLD
                        .run(link, Wire.hold(epoch, settings, chunk))
                        .thenApply(reply -> Wire.holdResults(chunk, reply)));
    }

    /** Ends holds. The answers are in the order of the settlements. */
    public List<SettleResult> settle(String epoch, List<Settlement> settlements) {
        return link.await(settleAsync(epoch, settlements));
    }

    /** {@link #settle} without waiting. */
    public CompletionStage<List<SettleResult>> settleAsync(String epoch, List<Settlement> settlements) {
        return inChunks(
                settlements,
                chunk -> LedgerScript.SETTLE
                        .run(link, Wire.settle(epoch, chunk))
                        .thenApply(reply -> Wire.settleResults(chunk, reply)));
    }

    /** Products as they are now; works on a stale ledger as well, and says so. At most 500 skus are of one instant. */
    public Shelves shelves(List<String> skus) {
        CompletionStage<List<Shelves>> parts = inChunks(
                skus,
                SKUS_A_SCRIPT,
                chunk -> LedgerScript.SHELVES.run(link, chunk).thenApply(reply -> List.of(Wire.shelves(chunk, reply))));
        return joined(link.await(parts));
    }

    /** A product as it is now, also on a stale ledger; empty if the catalogue does not have it. */
    public Optional<Shelf> shelf(String sku) {
        return shelves(List.of(sku)).of(sku);
    }

    /** The skus of every product that was ever listed, sorted. */
    public SortedSet<String> catalogue() {
        return new TreeSet<>(link.await(link.text().smembers(RedisKeys.catalogue())));
    }

    /** The next offset of a partition that the ledger has yet to apply; 0 if it has applied none. */
    public long appliedOffset(String topic, int partition) {
        return link.await(appliedOffsetAsync(topic, partition));
    }

    /** {@link #appliedOffset} without waiting. */
    public CompletionStage<Long> appliedOffsetAsync(String topic, int partition) {
        try {
            return link.text()
                    .hget(RedisKeys.ledgerOffsets(), LogSlice.partitionOf(topic, partition))
                    .thenApply(offset -> offset == null ? 0L : Long.parseLong(offset))
                    .exceptionallyCompose(thrown -> CompletableFuture.failedFuture(RedisTrouble.of(thrown)));
        } catch (RedisAwayException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Says that the ledger is equal to the log, without having looked, and answers the epoch. For tests, and for an operator who knows
     * better; stock-service declares by itself what it has repaired.
     */
    public String declareEqual() {
        return link.await(LedgerScript.DECLARE.run(link, List.of("", "", "0"))).get(1);
    }

    /** The side that takes in the log. One stock-service at a time gets to use it. */
    public LedgerKeeper keeper(String instanceId) {
        return new LedgerKeeper(link, settings, instanceId);
    }

    private static <Q, A> CompletionStage<List<A>> inChunks(
            List<Q> all, Function<List<Q>, CompletionStage<List<A>>> send) {
        return inChunks(all, ORDERS_A_SCRIPT, send);
    }

    /** Sends everything at once, in scripts of a bounded size, and joins the answers. */
    private static <Q, A> CompletionStage<List<A>> inChunks(
            List<Q> all, int size, Function<List<Q>, CompletionStage<List<A>>> send) {
        if (all.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        if (all.size() <= size) {
            return send.apply(all);
        }
        List<CompletableFuture<List<A>>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            parts.add(send.apply(all.subList(from, Math.min(from + size, all.size())))
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        parts.stream().flatMap(part -> part.join().stream()).toList());
    }

    private static Shelves joined(List<Shelves> parts) {
        Map<String, Shelf> all = new LinkedHashMap<>();
        parts.forEach(part -> all.putAll(part.bySku()));
        return new Shelves(Stream.of(parts).flatMap(List::stream).anyMatch(Shelves::stale), all);
    }
}
