package io.paywindow.number.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BlockLeaseWaitersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Long before anybody's patience is over. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final int WAITERS = 3;

    /** Fetches as they were asked for; run by hand. */
    private final List<Runnable> fetches = new ArrayList<>();

    private final Thread thief = Thread.ofPlatform().unstarted(this::takeAll);
    private boolean given;
    private final BlockLease lease = new BlockLease(
            LocalDate.of(2026, 11, 23), 10, (day, wanted) -> oneRun(), this::fetchLater, System::nanoTime, PATIENCE);

    @Test
    void keepsNumbersForThoseWhoWaitedHoweverFastOthersTakeThem() throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<OptionalLong>> waiting = new ArrayList<>();
            for (int i = 0; i < WAITERS; i++) {
                waiting.add(threads.submit(lease::next));
            }
            await().until(() -> lease.waiting() == WAITERS);

            fetches.getFirst().run();

            for (Future<OptionalLong> one : waiting) {
                assertThat(one)
                        .succeedsWithin(SOON)
                        .satisfies(number -> assertThat(number).isPresent());
            }
            fetches.getLast().run();
            thief.join(PATIENCE);
        }
    }

    private Optional<NumberBlock> oneRun() {
        Optional<NumberBlock> run = given ? Optional.empty() : Optional.of(new NumberBlock(1, 10));
        given = true;
        return run;
    }

    private void fetchLater(Runnable task) {
        fetches.add(task);
        if (fetches.size() == 2) {
            // A run has just been installed and the lock is still held: the thief takes all it can get without.
            thief.start();
            await().until(() -> thief.getState() == Thread.State.WAITING);
        }
    }

    private void takeAll() {
        OptionalLong stolen = lease.next();
        while (stolen.isPresent()) {
            stolen = lease.next();
        }
    }
}
