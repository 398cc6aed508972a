package io.paywindow.faults.fault;

import io.paywindow.devstack.RedisServer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Redis comes back with less than it had: everything forgotten, the last seconds forgotten, or whatever its follower had not got. */
final class RedisReplaced implements Fault {

    /** With how much it comes back. */
    enum By {
        /** Nothing at all. */
        AN_EMPTY_ONE,
        /** What it had when the fault began; forgets all since. */
        A_SNAPSHOT,
        /** What its follower has at the moment of its death. */
        ITS_FOLLOWER,
        /** What its follower had when the fault began and has learned since: for a while there are two, and each is used. */
        A_SECOND_PRIMARY
    }

    private final By by;
    private final Duration lasts;
    private final AtomicReference<RedisServer> successor = new AtomicReference<>();

    RedisReplaced(By by, Duration lasts) {
        this.by = by;
        this.lasts = lasts;
    }

    @Override
    public String told() {
        return "Redis replaced by " + by + " after " + lasts.toMillis() + " ms";
    }

    @Override
    public Duration lasts() {
        return lasts;
    }

    @Override
    public void begin(Stage stage) {
        RedisServer next = stage.line().servers().another(by != By.AN_EMPTY_ONE);
        successor.set(next);
        if (by == By.A_SNAPSHOT || by == By.A_SECOND_PRIMARY) {
            // What the other learns after this promotion it never does.
            next.awaitCopied();
            next.promote();
        }
        if (by == By.A_SECOND_PRIMARY) {
            stage.line().splitTo(next);
        }
    }

    @Override
    public void end(Stage stage) {
        RedisServer next = successor.get();
        if (next == null) {
            return;
        }
        RedisServer last = stage.line().servers().redis();
        if (by == By.ITS_FOLLOWER) {
            last.kill();
            next.promote();
        }
        stage.line().failOverTo(next);
        last.kill();
    }
}
