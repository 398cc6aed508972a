package io.paywindow.ledger;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.paywindow.contract.names.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The side of the ledger that takes in the log: one stock-service at a time, the keeper, feeds, repairs and audits it.
 *
 * <p>Being the keeper is a lease in the same Redis. Every script that writes for the keeper looks whether it still is one, and whether
 * this is still the Redis that was meant, so a keeper that was paused, or left on the far side of a failover, can do no harm.
 * Thread-safe. Throws {@link RedisAwayException} when Redis is away.
 */
public final class LedgerKeeper {

    /** A keeper that is not heard of for so long is replaced. */
    public static final Duration LEASE = Duration.ofSeconds(5);

    // Looking into so many holds keeps Redis from its other callers for a few milliseconds.
    private static final int MOST_UNLOGGED = 2_000;
    private static final int MOST_SWEPT = 500;
    private static final int KEYS_A_SCAN = 1_000;

    private final RedisLink link;
    private final LedgerSettings settings;
    private final String instance;
    private final String token;
    private volatile boolean mayReplaceOwn = true;

    LedgerKeeper(RedisLink link, LedgerSettings settings, String instanceId) {
        this.link = link;
        this.settings = settings;
        this.instance = instanceId + " ";
        this.token = instance + UUID.randomUUID();
    }

    /** Becomes the keeper, or goes on being it, unless another one is; and tells how the ledger is. */
    public Keeping keep() {
        // What this instance was before it was restarted no longer runs: it need not wait for the lease to end.
        String replaceable = mayReplaceOwn ? instance : "";
        List<String> reply = link.await(LedgerScript.KEEP.run(link, List.of(token, lease(), replaceable)));
        mayReplaceOwn = false;
        return new Keeping(
                reply.get(0).equals("KEEPER"), reply.get(1), reply.get(1).equals(reply.get(2)));
    }

    /** Gives the lease back, so that another one need not wait for its end. */
    public void leave() {
        link.await(LedgerScript.LEAVE.run(link, List.of(token)));
    }

    /** By {@code topic:partition}, the next offset that the ledger has yet to apply; empty if Redis has forgotten. */
    public Map<String, Long> offsets() {
        Map<String, Long> offsets = new HashMap<>();
        link.await(link.text().hgetall(RedisKeys.ledgerOffsets()))
                .forEach((partition, offset) -> offsets.put(partition, Long.valueOf(offset)));
        return offsets;
    }

    /** Applies slices of the log, of different partitions, to a ledger that is equal to it up to there. Answers in their order. */
    public List<ApplyResult> apply(String epoch, List<LogSlice> slices) {
        return apply(epoch, "EQUAL", slices);
    }

    /** Applies slices of the log, of different partitions, to a ledger that is being repaired. Answers in their order. */
    public List<ApplyResult> repair(String replid, List<LogSlice> slices) {
        return apply(replid, "REPAIRING", slices);
    }

    /** Says that the ledger is equal to the log; from here on orders are held again. False if that is no longer ours to say. */
    public boolean declareEqual(String replid) {
        return link.await(LedgerScript.DECLARE.run(link, List.of(replid, token, lease())))
                .get(0)
                .equals("DECLARED");
    }

    /** Makes the ledger stale and forget its offsets, so that the next repair makes all of it anew from the log. */
    public void forget() {
        link.await(link.text().del(RedisKeys.ledgerEpoch(), RedisKeys.ledgerOffsets()));
    }

    /** Empties a stale ledger, to write into it what the log adds up to. Throws {@link KeeperLostException}. */
    public LedgerRestore restore(String replid) {
        await(fenced(replid, List.of(List.of("DEL", RedisKeys.ledgerEpoch(), RedisKeys.ledgerOffsets()))));
        ScanArgs ours = ScanArgs.Builder.matches(RedisKeys.stock("").replace("stock", "*") + "*")
                .limit(KEYS_A_SCAN);
        ScanCursor at = ScanCursor.INITIAL;
        while (!at.isFinished()) {
            KeyScanCursor<String> found = link.await(link.text().scan(at, ours));
            List<String> unlink = new ArrayList<>(List.of("UNLINK"));
            unlink.addAll(found.getKeys());
            unlink.remove(RedisKeys.ledgerKeeper());
            if (unlink.size() > 1) {
                await(fenced(replid, List.of(unlink)));
            }
            at = found;
        }
        return new LedgerRestore(this, replid);
    }

    /** The figures of products, for an audit; empty if the ledger is not equal to the log under this epoch. */
    public Optional<Figures> figures(String epoch, List<String> skus) {
        List<String> arguments = new ArrayList<>(List.of(epoch, Integer.toString(MOST_UNLOGGED)));
        arguments.addAll(skus);
        List<String> reply = link.await(LedgerScript.FIGURES.run(link, arguments));
        return Wire.isStale(reply) ? Optional.empty() : Optional.of(Wire.figures(reply));
    }

    /** How many orders the log has yet to tell of. */
    public long unlogged() {
        return link.await(link.text().zcard(RedisKeys.ledgerUnlogged()));
    }

    /**
     * Gives back what orders hold that no fact speaks of and none will, and answers their ids. The age must be more than any fact still to
     * come can have: over the dedupe window, since an order placed before that is refused.
     */
    public List<String> sweep(String epoch, Duration age) {
        List<String> reply = link.await(LedgerScript.SWEEP.run(
                link, List.of(epoch, token, lease(), Long.toString(age.toMillis()), Integer.toString(MOST_SWEPT))));
        return reply.get(0).equals("SWEPT") ? reply.subList(1, reply.size()) : List.of();
    }

    /** Runs plain commands as long as this is the keeper, and Redis the one meant. Fails with {@link KeeperLostException}. */
    CompletionStage<Void> fenced(String replid, List<List<String>> commands) {
        List<String> arguments = new ArrayList<>(List.of(replid, token, lease()));
        for (List<String> command : commands) {
            arguments.add(Integer.toString(command.size()));
            arguments.addAll(command);
        }
        return LedgerScript.FENCED.run(link, arguments).thenAccept(reply -> {
            if (!reply.get(0).equals("DONE")) {
                throw new KeeperLostException(reply.get(0));
            }
        });
    }

    <T> T await(CompletionStage<T> answer) {
        return link.await(answer);
    }

    private List<ApplyResult> apply(String replid, String mode, List<LogSlice> slices) {
        // All are on their way before the first is answered.
        return slices.stream().map(slice -> applyAsync(replid, mode, slice)).toList().stream()
                .map(link::await)
                .toList();
    }

    private CompletionStage<ApplyResult> applyAsync(String replid, String mode, LogSlice slice) {
        List<String> arguments = new ArrayList<>(8 + 8 * slice.entries().size());
        arguments.addAll(List.of(
                replid,
                mode,
                token,
                lease(),
                Long.toString(settings.dedupeWindow().toMillis()),
                slice.partition(),
                Long.toString(slice.from()),
                Long.toString(slice.to())));
        slice.entries().forEach(entry -> Wire.addEntry(arguments, entry));
        return LedgerScript.APPLY.run(link, arguments).thenApply(Wire::applyResult);
    }

    private static String lease() {
        return Long.toString(LEASE.toMillis());
    }
}
