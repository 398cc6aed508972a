package io.paywindow.stock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.stock.bridge.Progress.Slot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ProgressTest {

    private static final long NO_POSITION = -1;

    private final Progress progress = new Progress();

    @Test
    void commitsUpToTheFirstRecordThatIsNotDone() {
        Slot first = progress.begin(10);
        Slot second = progress.begin(11);
        Slot third = progress.begin(15);

        second.finish();
        assertThat(progress.toCommit(16)).isEmpty();
        first.finish();
        assertThat(progress.toCommit(16)).hasValue(12);
        assertThat(progress.idle()).isFalse();
        third.finish();
        assertThat(progress.toCommit(16)).hasValue(16);
        assertThat(progress.idle()).isTrue();
    }

    @Test
    void commitsPastTheMarkersOfTransactionsOnceAllIsDone() {
        Slot only = progress.begin(7);
        assertThat(progress.toCommit(9)).isEmpty();
        only.finish();
        assertThat(progress.toCommit(9)).hasValue(9);
        assertThat(progress.toCommit(9)).isEmpty();
        assertThat(progress.toCommit(12)).hasValue(12);
    }

    @Test
    void asksAgainForWhatKafkaDidNotTake() {
        progress.begin(0).finish();
        assertThat(progress.toCommit(NO_POSITION)).hasValue(1);
        progress.notCommitted();
        assertThat(progress.toCommit(NO_POSITION)).hasValue(1);
        progress.committed(1);
        progress.notCommitted();
        assertThat(progress.toCommit(NO_POSITION)).isEmpty();
    }

    @Test
    void forgetsWhatWasReadAndNotBegunWithoutCommittingIt() {
        progress.begin(0).finish();
        Slot dropped = progress.begin(1);
        progress.forget(dropped);
        assertThat(progress.idle()).isTrue();
        assertThat(progress.finished()).isEqualTo(1);
    }

    @Test
    void neverCommitsOverAGapInWhateverOrderConfirmsCome() {
        long seed = 20261123;
        Random random = new Random(seed);
        List<Slot> slots = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            slots.add(progress.begin(i));
            order.add(i);
        }
        Collections.shuffle(order, random);
        boolean[] done = new boolean[slots.size()];
        for (int next : order) {
            slots.get(next).finish();
            done[next] = true;
            OptionalLong commit = progress.toCommit(NO_POSITION);
            for (int below = 0; below < commit.orElse(0); below++) {
                assertThat(done[below]).as("seed %d, offset %d", seed, below).isTrue();
            }
        }
        assertThat(progress.finished()).isEqualTo(500);
    }
}
