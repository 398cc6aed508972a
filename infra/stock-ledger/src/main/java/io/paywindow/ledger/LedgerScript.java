package io.paywindow.ledger;

import io.paywindow.contract.names.RedisKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The scripts of the ledger, each a Lua file of its own behind the prelude and the names of the keys. */
final class LedgerScript {

    static final LedgerScript HOLD = new LedgerScript("hold.lua");
    static final LedgerScript SETTLE = new LedgerScript("settle.lua");
    static final LedgerScript APPLY = new LedgerScript("apply.lua");
    static final LedgerScript EPOCH = new LedgerScript("epoch.lua");
    static final LedgerScript DECLARE = new LedgerScript("declare.lua");
    static final LedgerScript KEEP = new LedgerScript("keep.lua");
    static final LedgerScript LEAVE = new LedgerScript("leave.lua");
    static final LedgerScript FENCED = new LedgerScript("fenced.lua");
    static final LedgerScript SHELVES = new LedgerScript("shelves.lua");
    static final LedgerScript FIGURES = new LedgerScript("figures.lua");
    static final LedgerScript SWEEP = new LedgerScript("sweep.lua");

    // Names the slot on a cluster; every other key of the ledger has the same hash tag.
    private static final List<String> KEYS = List.of(RedisKeys.ledgerEpoch());

    private final RedisScript script;

    private LedgerScript(String file) {
        this.script = new RedisScript(keyNames() + read("prelude.lua") + read(file));
    }

    /** Runs the script. Fails with {@link RedisAwayException} for weather. */
    CompletionStage<List<String>> run(RedisLink link, List<String> arguments) {
        return script.run(link, KEYS, arguments);
    }

    /** The one key layout, for Lua: prefixes end where the id begins. */
    private static String keyNames() {
        return constant("EPOCH", RedisKeys.ledgerEpoch())
                + constant("OFFSETS", RedisKeys.ledgerOffsets())
                + constant("KEEPER", RedisKeys.ledgerKeeper())
                + constant("UNLOGGED", RedisKeys.ledgerUnlogged())
                + constant("CATALOGUE", RedisKeys.catalogue())
                + constant("STOCK", RedisKeys.stock(""))
                + constant("ADJUSTMENTS", RedisKeys.stockAdjustments(""))
                + constant("HOLD", RedisKeys.hold(""))
                + constant("CUSTOMER", RedisKeys.customer(""));
    }

    private static String constant(String name, String value) {
        return "local " + name + " = '" + value + "'\n";
    }

    private static String read(String file) {
        try (InputStream in = LedgerScript.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("script: " + file + " (expected: beside this class)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
