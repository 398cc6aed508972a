package io.paywindow.number.lease;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs of numbers out of the pool that the claim log has confirmed as ours.
 *
 * <p>The pool in Redis only proposes: it may have forgotten what it gave. Where it proposes what is already claimed, it is moved past the
 * highest claim and asked again. Thread-safe.
 */
final class ClaimedBlocks implements BlockSource {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimedBlocks.class);

    /** Losing this often in a row means two pools at work (a split brain); then let the others go on and try later. */
    private static final int ATTEMPTS = 20;

    private final NumberPool pool;
    private final Arbiter arbiter;
    private final Set<LocalDate> opened = ConcurrentHashMap.newKeySet();

    ClaimedBlocks(NumberPool pool, Arbiter arbiter) {
        this.pool = pool;
        this.arbiter = arbiter;
    }

    @Override
    public Optional<NumberBlock> next(LocalDate day, long wanted) {
        if (!opened.contains(day)) {
            // What an earlier life of this shop claimed may be beyond what Redis remembers.
            pool.movePast(day, arbiter.highestClaimed(day));
            opened.add(day);
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            switch (pool.take(day, wanted)) {
                case NumberPool.Taken(NumberBlock block) -> {
                    if (!arbiter.isTaken(day, block) && arbiter.claim(day, block)) {
                        return Optional.of(block);
                    }
                    long highest = arbiter.highestClaimed(day);
                    LOG.warn(
                            "numbers {}-{} of {} were offered twice; the pool moves past {}",
                            block.first(),
                            block.last(),
                            day,
                            highest);
                    pool.movePast(day, highest);
                }
                case NumberPool.Exhausted() -> {
                    return Optional.empty();
                }
                case NumberPool.Missing() -> pool.generate(day, arbiter.highestClaimed(day));
            }
        }
        throw new NumbersAwayException("lost " + ATTEMPTS + " claims on numbers of " + day + " in a row");
    }

    /** Forgets a day that gives no numbers any more. */
    void close(LocalDate day) {
        opened.remove(day);
    }
}
