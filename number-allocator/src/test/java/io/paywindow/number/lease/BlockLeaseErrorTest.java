package io.paywindow.number.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What becomes of a lease's callers when its fetch dies of something that is no exception. */
class BlockLeaseErrorTest {

    @Test
    void wakesItsCallersWhenTheFetchEndsInAnErrorAndFetchesAgain() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Executor swallowing = task -> {
            try {
                task.run();
            } catch (StackOverflowError e) {
                // As an executor's thread does: it ends, and another takes its place.
                assertThat(e).hasMessage("deep");
            }
        };
        BlockLease lease = new BlockLease(
                LocalDate.of(2026, 11, 23),
                10,
                (day, want) -> {
                    if (broken.getAndSet(false)) {
                        throw new StackOverflowError("deep");
                    }
                    return Optional.of(new NumberBlock(1, want));
                },
                swallowing,
                System::nanoTime,
                Duration.ofSeconds(20));

        assertThatThrownBy(lease::next).isInstanceOf(NumbersAwayException.class).hasMessageContaining("ended early");
        assertThat(lease.next()).hasValue(1);
    }
}
