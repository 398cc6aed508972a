package io.paywindow.expiry.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paywindow.expiry.decision.LogTime;
import io.paywindow.expiry.memory.DueIndex.Entry;
import io.paywindow.expiry.memory.DueIndex.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.internals.InMemoryKeyValueStore;
import org.junit.jupiter.api.Test;

class DueIndexTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final RecordingStore store = new RecordingStore();
    private final DueIndex index = new DueIndex(store, Progress.NONE);

    @Test
    void givesWhatIsDueInTheOrderOfTimeAndNoMoreThanAsked() {
        Entry third = due(NOON.plusMillis(2), "202611230000001");
        Entry first = due(NOON.minusSeconds(86_400), "202611230000003");
        Entry second = due(NOON, "202611230000002");
        List.of(third, first, second).forEach(entry -> add(index, entry));

        assertThat(index.take(Kind.DUE, NOON.plusSeconds(1), 2)).containsExactly(first, second);
        assertThat(index.take(Kind.DUE, NOON.plusSeconds(1), 2)).containsExactly(third);
        assertThat(index.take(Kind.DUE, NOON.plusSeconds(1), 2)).isEmpty();
    }

    @Test
    void leavesWhatIsDueAtTheVeryInstant() {
        add(index, due(NOON, "202611230000001"));

        assertThat(index.take(Kind.DUE, NOON, 10)).isEmpty();
        assertThat(index.take(Kind.DUE, NOON.plusMillis(1), 10)).hasSize(1);
    }

    @Test
    void keepsWhatIsToBeForgottenApart() {
        Entry forget = new Entry(Kind.FORGET, NOON, "202611230000001");
        add(index, forget);
        add(index, due(NOON, "202611230000002"));

        assertThat(index.first(Kind.DUE, NOON.plusSeconds(2))).contains(NOON);
        assertThat(index.take(Kind.FORGET, NOON.plusSeconds(2), 10)).containsExactly(forget);
        assertThat(index.pending()).isEqualTo(1);
    }

    @Test
    void refusesAnEntryThatNobodyWouldEverReadAgain() {
        index.take(Kind.DUE, NOON, 10);

        assertThatThrownBy(() -> add(index, due(NOON.minusMillis(1), "202611230000001")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("which is done");
    }

    @Test
    void goesOnAfterARestartWhereItStopped() {
        add(index, due(NOON, "202611230000001"));
        add(index, due(NOON, "202611230000002"));
        index.take(Kind.DUE, NOON.plusMillis(1), 1).forEach(entry -> remove(index, entry));

        Progress progress = new Progress(LogTime.START, index.doneBefore(Kind.DUE), index.doneBefore(Kind.FORGET));
        DueIndex again = new DueIndex(store, Progress.decode(progress.encode()));

        assertThat(again.doneBefore(Kind.DUE)).isEqualTo(NOON);
        assertThat(again.take(Kind.DUE, NOON.plusMillis(1), 10))
                .extracting(Entry::orderNumber)
                .containsExactly("202611230000002");
    }

    @Test
    void servesABurstInOrderThoughItReadsAheadOnlySoFar() {
        int burst = DueIndex.READ_AHEAD + 10;
        for (int i = 0; i < burst; i++) {
            add(index, due(NOON, number(i)));
        }

        assertThat(index.take(Kind.DUE, NOON.plusMillis(1), DueIndex.READ_AHEAD - 5))
                .hasSize(DueIndex.READ_AHEAD - 5);
        assertThat(index.first(Kind.DUE, NOON.plusSeconds(2))).contains(NOON);
        assertThat(index.take(Kind.DUE, NOON.plusMillis(1), burst))
                .extracting(Entry::orderNumber)
                .containsExactlyElementsOf(IntStream.range(DueIndex.READ_AHEAD - 5, burst)
                        .mapToObj(DueIndexTest::number)
                        .toList());
    }

    @Test
    void goesOnAfterARestartWithWhatItHadOnlyReadAhead() {
        for (int i = 0; i < 10; i++) {
            add(index, due(NOON.plusMillis(i), number(i)));
        }
        index.take(Kind.DUE, NOON.plusSeconds(1), 4).forEach(entry -> remove(index, entry));

        DueIndex again = new DueIndex(
                store, new Progress(LogTime.START, index.doneBefore(Kind.DUE), index.doneBefore(Kind.FORGET)));

        assertThat(again.take(Kind.DUE, NOON.plusSeconds(1), 10)).hasSize(6);
    }

    @Test
    void findsAnOrderAddedBeforeWhereItHasLookedInVain() {
        assertThat(index.first(Kind.DUE, NOON.plusSeconds(2))).isEmpty();

        add(index, due(NOON.plusSeconds(1), number(1)));

        assertThat(index.first(Kind.DUE, NOON.plusSeconds(2))).contains(NOON.plusSeconds(1));
        assertThat(index.take(Kind.DUE, NOON.plusSeconds(2), 10)).hasSize(1);
    }

    @Test
    void neverStepsTwiceOverWhatWasDeleted() {
        for (int i = 0; i < 10; i++) {
            Entry paid = due(NOON.plusMillis(i), number(i));
            add(index, paid);
            remove(index, paid);
        }

        index.first(Kind.DUE, NOON.plusSeconds(1));
        store.ranges.clear();
        index.first(Kind.DUE, NOON.plusSeconds(2));
        index.take(Kind.DUE, NOON.plusSeconds(3), 10);

        assertThat(store.ranges).containsExactly(NOON.plusSeconds(1), NOON.plusSeconds(2));
    }

    @Test
    void countsWhatItFindsALittleAtATimeAndKeepsAccountMeanwhile() {
        int found = 2 * PendingCount.MOST_PER_CALL + 5;
        for (int i = 0; i < found; i++) {
            add(index, due(NOON.plusMillis(i % 3), number(i)));
        }
        add(index, new Entry(Kind.FORGET, NOON, number(1)));
        DueIndex taken = new DueIndex(store, new Progress(LogTime.START, NOON, NOON));
        assertThat(taken.pending()).isZero();

        taken.countOn();
        assertThat(taken.pending()).isEqualTo(PendingCount.MOST_PER_CALL);
        remove(taken, due(NOON, number(0)));
        remove(taken, due(NOON.plusMillis(2), number(2)));
        add(taken, due(NOON.plusMillis(2), number(found)));
        add(taken, due(NOON.plus(Duration.ofHours(24)), number(found + 1)));
        for (int i = 0; i < 3; i++) {
            taken.countOn();
        }

        assertThat(taken.pending()).isEqualTo(found);
        remove(taken, due(NOON.plus(Duration.ofHours(24)), number(found + 1)));
        assertThat(taken.pending()).isEqualTo(found - 1);
    }

    @Test
    void countsOrdersThatWaitForADayWithinAMinuteOfCalls() {
        add(index, due(NOON, number(1)));
        add(index, due(NOON.plus(Duration.ofHours(25)), number(2)));
        DueIndex taken = new DueIndex(store, new Progress(LogTime.START, NOON, NOON));

        for (int call = 0; call < 600; call++) {
            taken.countOn();
        }

        assertThat(taken.pending()).isEqualTo(2);
    }

    /** Its orders were taken over before its first tick: counted second by second since 1970, nothing else was ever done. */
    @Test
    void countsFromTheFirstOrderInAPartitionWithoutATick() {
        add(index, due(NOON, number(1)));
        add(index, due(NOON.plusSeconds(10), number(2)));
        DueIndex taken = new DueIndex(store, Progress.NONE);

        assertThat(taken.countOn()).isFalse();
        assertThat(taken.pending()).isEqualTo(2);
        add(taken, due(NOON.minusSeconds(1), number(3)));
        add(taken, due(NOON.plusSeconds(11), number(4)));
        remove(taken, due(NOON, number(1)));
        assertThat(taken.pending()).isEqualTo(3);
    }

    /** As the store does it that writes the entries. */
    private void add(DueIndex to, Entry entry) {
        to.adding(entry);
        store.put(key(entry), new byte[0]);
    }

    private void remove(DueIndex from, Entry entry) {
        from.removing(entry);
        store.delete(key(entry));
    }

    private static Bytes key(Entry entry) {
        byte[] number = entry.orderNumber().getBytes(StandardCharsets.US_ASCII);
        return DueIndex.key(entry.kind(), entry.at().toEpochMilli(), number);
    }

    private static String number(int i) {
        return "20261123%07d".formatted(i);
    }

    private static Entry due(Instant at, String orderNumber) {
        return new Entry(Kind.DUE, at, orderNumber);
    }

    /** Remembers from which time on it was read. */
    private static final class RecordingStore extends InMemoryKeyValueStore {
        private final List<Instant> ranges = new ArrayList<>();

        RecordingStore() {
            super("due");
        }

        @Override
        public synchronized KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
            ranges.add(Instant.ofEpochMilli(ByteBuffer.wrap(from.get()).getLong(1)));
            return super.range(from, to);
        }
    }
}
