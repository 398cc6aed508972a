package io.paywindow.order.redis;

import io.paywindow.ledger.RedisScript;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The Lua scripts of this jar, each beside the class that runs it. */
public final class Scripts {

    private Scripts() {}

    /** One script, made of the named files of the class's package, one after the other. */
    public static RedisScript of(Class<?> owner, String... files) {
        StringBuilder source = new StringBuilder();
        for (String file : files) {
            source.append(read(owner, file)).append('\n');
        }
        return new RedisScript(source.toString());
    }

    private static String read(Class<?> owner, String file) {
        try (InputStream in = owner.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("script: " + file + " (expected: in this jar)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a file of this jar cannot be read", e);
        }
    }
}
