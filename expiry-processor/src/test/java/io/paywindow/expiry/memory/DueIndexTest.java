package io.paywindow.expiry.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paywindow.expiry.decision.LogTime;
import io.paywindow.expiry.memory.DueIndex.Entry;
import io.paywindow.expiry.memory.DueIndex.Kind;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class DueIndexTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final KeyValueStore<Bytes, byte[]> store = store();
    private final DueIndex index = new DueIndex(store, Progress.NONE);

    @Test
    void givesWhatIsDueInTheOrderOfTimeAndNoMoreThanAsked() {
        Entry third = due(NOON.plusMillis(2), "202611230000001");
        Entry first = due(NOON.minusSeconds(86_400), "202611230000003");
        Entry second = due(NOON, "202611230000002");
        List.of(third, first, second).forEach(index::add);

        assertThat(index.take(Kind.DUE, NOON.plusSeconds(1), 2)).containsExactly(first, second);
        assertThat(index.take(Kind.DUE, NOON.plusSeconds(1), 2)).containsExactly(third);
        assertThat(index.take(Kind.DUE, NOON.plusSeconds(1), 2)).isEmpty();
    }

    @Test
    void leavesWhatIsDueAtTheVeryInstant() {
        index.add(due(NOON, "202611230000001"));

        assertThat(index.take(Kind.DUE, NOON, 10)).isEmpty();
        assertThat(index.take(Kind.DUE, NOON.plusMillis(1), 10)).hasSize(1);
    }

    @Test
    void keepsWhatIsToBeForgottenApart() {
        Entry forget = new Entry(Kind.FORGET, NOON, "202611230000001");
        index.add(forget);
        index.add(due(NOON, "202611230000002"));

        assertThat(index.first(Kind.DUE, NOON.plusSeconds(2))).contains(NOON);
        assertThat(index.take(Kind.FORGET, NOON.plusSeconds(2), 10)).containsExactly(forget);
        assertThat(index.countDue()).isEqualTo(1);
    }

    @Test
    void refusesAnEntryThatNobodyWouldEverReadAgain() {
        index.take(Kind.DUE, NOON, 10);

        assertThatThrownBy(() -> index.add(due(NOON.minusMillis(1), "202611230000001")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("which is done");
    }

    @Test
    void goesOnAfterARestartWhereItStopped() {
        index.add(due(NOON, "202611230000001"));
        index.add(due(NOON, "202611230000002"));
        index.take(Kind.DUE, NOON.plusMillis(1), 1).forEach(index::remove);

        Progress progress = new Progress(LogTime.START, index.doneBefore(Kind.DUE), index.doneBefore(Kind.FORGET));
        DueIndex again = new DueIndex(store, Progress.decode(progress.encode()));

        assertThat(again.doneBefore(Kind.DUE)).isEqualTo(NOON);
        assertThat(again.take(Kind.DUE, NOON.plusMillis(1), 10))
                .extracting(Entry::orderNumber)
                .containsExactly("202611230000002");
    }

    private static Entry due(Instant at, String orderNumber) {
        return new Entry(Kind.DUE, at, orderNumber);
    }

    private static KeyValueStore<Bytes, byte[]> store() {
        KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("due"), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
        return store;
    }
}
