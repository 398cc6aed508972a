package io.paywindow.ledger;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A Lua script that Redis runs as a whole. Sent by its hash; a Redis that does not know it, new or restarted, is sent the source.
 *
 * <p>Immutable. Works on every Redis since 6.2, which functions do not.
 */
public final class RedisScript {

    private final String source;
    private final String hash;

    public RedisScript(String source) {
        this.source = source;
        this.hash = HexFormat.of().formatHex(sha1().digest(source.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Runs the script; its reply must be an array of strings. Fails with {@link RedisAwayException} for weather. All keys must carry the
     * same hash tag.
     */
    public CompletionStage<List<String>> run(RedisLink link, List<String> keys, List<String> arguments) {
        RedisAsyncCommands<String, String> redis;
        try {
            redis = link.text();
        } catch (RedisAwayException e) {
            return CompletableFuture.failedFuture(e);
        }
        String[] keyArray = keys.toArray(String[]::new);
        String[] argumentArray = arguments.toArray(String[]::new);
        CompletionStage<List<String>> byHash = redis.evalsha(hash, ScriptOutputType.MULTI, keyArray, argumentArray);
        return byHash.exceptionallyCompose(thrown -> isUnknown(thrown)
                        ? redis.<List<String>>eval(source, ScriptOutputType.MULTI, keyArray, argumentArray)
                        : CompletableFuture.failedFuture(thrown))
                .whenComplete((reply, thrown) -> leave(link, thrown))
                .exceptionallyCompose(thrown -> CompletableFuture.failedFuture(RedisTrouble.of(thrown)));
    }

    private static boolean isUnknown(Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        return cause instanceof RedisNoScriptException;
    }

    private static void leave(RedisLink link, @Nullable Throwable thrown) {
        if (thrown != null && RedisTrouble.leadsAstray(thrown)) {
            link.reconnect();
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
