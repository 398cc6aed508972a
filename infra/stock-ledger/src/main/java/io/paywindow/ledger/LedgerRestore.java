package io.paywindow.ledger;

import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.names.RedisKeys;
import io.paywindow.contract.order.OrderDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Writes into an emptied ledger what the log adds up to. In any order, but the offsets last: they say that the rest is there.
 *
 * <p>Every line is a plain overwrite, so one that is sent twice is harmless. Throws {@link KeeperLostException} when it may no longer
 * write. Not thread-safe.
 */
public final class LedgerRestore {

    // A script of so many commands keeps Redis from its other callers for about a millisecond.
    private static final int COMMANDS_A_SCRIPT = 500;

    private final LedgerKeeper keeper;
    private final String replid;
    private final List<List<String>> waiting = new ArrayList<>();

    LedgerRestore(LedgerKeeper keeper, String replid) {
        this.keeper = keeper;
        this.replid = replid;
    }

    /** What the log adds up to for a product. */
    public void figures(String sku, long adjusted, long held, long sold) {
        add(List.of(
                "HSET",
                RedisKeys.stock(sku),
                "available",
                Long.toString(adjusted - held - sold),
                "held",
                Long.toString(held),
                "sold",
                Long.toString(sold),
                "adjusted",
                Long.toString(adjusted),
                "loggedHeld",
                Long.toString(held),
                "loggedSold",
                Long.toString(sold)));
    }

    /** An order that has its number and no outcome. */
    public void open(String orderNumber, OrderPlaced order) {
        List<String> hold = new ArrayList<>(
                List.of(HoldState.HELD.name(), "n", orderNumber, OrderDigest.of(order), order.getUserId()));
        Wire.units(order.getLines()).forEach((sku, units) -> {
            hold.add(sku);
            hold.add(Long.toString(units));
        });
        add(List.of("SET", RedisKeys.hold(order.getOrderId()), String.join(" ", hold)));
    }

    /** An order that is over, to be remembered for so much longer. */
    public void closed(Settlement.Kind kind, String orderNumber, OrderPlaced order, Duration remaining) {
        String hold = String.join(" ", kind.end().name(), "no", orderNumber, OrderDigest.of(order), order.getUserId());
        add(List.of(
                "SET",
                RedisKeys.hold(order.getOrderId()),
                hold,
                "PX",
                Long.toString(Math.max(1, remaining.toMillis()))));
    }

    /** What a user holds and has bought, and how many orders of theirs are unpaid. */
    public void customer(String userId, int unpaid, Map<String, Long> units) {
        List<String> command = new ArrayList<>(List.of("HSET", RedisKeys.customer(userId)));
        if (unpaid > 0) {
            command.addAll(List.of("=unpaid", Integer.toString(unpaid)));
        }
        units.forEach((sku, count) -> {
            command.add(sku);
            command.add(Long.toString(count));
        });
        if (command.size() > 2) {
            add(command);
        }
    }

    /** An adjustment that would be a repetition if it came again. */
    public void adjustment(String sku, String adjustmentId, long appendedAt, Duration remaining) {
        add(List.of("ZADD", RedisKeys.stockAdjustments(sku), Long.toString(appendedAt), adjustmentId));
        add(List.of("PEXPIRE", RedisKeys.stockAdjustments(sku), Long.toString(Math.max(1, remaining.toMillis()))));
    }

    /** Writes what is left, then how far the log is in it, by {@code topic:partition}. */
    public void finish(Map<String, Long> offsets) {
        flush();
        List<String> command = new ArrayList<>(List.of("HSET", RedisKeys.ledgerOffsets()));
        offsets.forEach((partition, offset) -> {
            command.add(partition);
            command.add(Long.toString(offset));
        });
        if (command.size() > 2) {
            add(command);
            flush();
        }
    }

    private void add(List<String> command) {
        waiting.add(command);
        if (waiting.size() >= COMMANDS_A_SCRIPT) {
            flush();
        }
    }

    private void flush() {
        if (!waiting.isEmpty()) {
            CompletionStage<Void> written = keeper.fenced(replid, waiting);
            waiting.clear();
            keeper.await(written);
        }
    }
}
