package io.paywindow.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The side of the ledger that takes in the log: one stock-service at a time, the keeper, feeds, repairs and declares it.
 *
 * <p>Being the keeper is a lease in the same Redis. Every script of this class looks whether it still holds, and whether this is still
 * the Redis that was meant, so a keeper that was paused, or left on the far side of a failover, can do no harm. Thread-safe.
 */
public final class LedgerKeeper {

    /** A keeper that is not heard of for so long is replaced. */
    public static final Duration LEASE = Duration.ofSeconds(5);

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

    /** Which Redis is meant: its {@code master_replid}, which changes when it restarts or fails over. */
    public String replid() {
        return link.await(LedgerScript.EPOCH.run(link, List.of())).get(0);
    }

    /** Becomes the keeper, or goes on being it; false while another one is. */
    public boolean keep() {
        // What this instance was before it was restarted no longer runs: it need not wait for the lease to end.
        String replaceable = mayReplaceOwn ? instance : "";
        List<String> reply = link.await(LedgerScript.KEEP.run(link, List.of(token, lease(), replaceable)));
        mayReplaceOwn = false;
        return reply.get(0).equals("KEEPER");
    }

    /** Applies a slice of the log to a ledger that is equal to it up to there. */
    public CompletionStage<ApplyResult> apply(String epoch, LogSlice slice) {
        return apply(epoch, "EQUAL", token, slice);
    }

    /** Applies a slice of the log to a ledger that is being repaired. */
    public CompletionStage<ApplyResult> repair(String replid, LogSlice slice) {
        return apply(replid, "REPAIRING", token, slice);
    }

    /** Says that the ledger is equal to the log; from here on orders are held again. False if this is no longer ours to say. */
    public boolean declareEqual(String replid) {
        return link.await(LedgerScript.DECLARE.run(link, List.of(replid, token, lease())))
                .get(0)
                .equals("DECLARED");
    }

    private CompletionStage<ApplyResult> apply(String replid, String mode, String as, LogSlice slice) {
        List<String> arguments = new ArrayList<>(8 + 8 * slice.entries().size());
        arguments.addAll(List.of(
                replid,
                mode,
                as,
                lease(),
                Long.toString(settings.dedupeWindow().toMillis()),
                slice.partition(),
                Long.toString(slice.from()),
                Long.toString(slice.to())));
        slice.entries().forEach(entry -> Wire.addEntry(arguments, entry));
        return LedgerScript.APPLY.run(link, arguments).thenApply(LedgerKeeper::applyResult);
    }

    private static ApplyResult applyResult(List<String> reply) {
        return switch (reply.get(0)) {
            case "APPLIED" ->
                new ApplyResult.Applied(
                        Integer.parseInt(reply.get(1)),
                        Integer.parseInt(reply.get(2)),
                        Integer.parseInt(reply.get(3)),
                        Integer.parseInt(reply.get(4)));
            case "BEHIND" -> new ApplyResult.Behind(Long.parseLong(reply.get(1)));
            case "STALE" -> new ApplyResult.Stale();
            case "NOT_KEEPER" -> new ApplyResult.NotKeeper();
            default -> throw Wire.unexpected(reply.toString());
        };
    }

    private static String lease() {
        return Long.toString(LEASE.toMillis());
    }
}
