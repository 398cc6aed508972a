package io.paywindow.expiry.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paywindow.contract.codec.FactCodec;
import io.paywindow.expiry.Given;
import io.paywindow.expiry.decision.Fact;
import io.paywindow.expiry.decision.LogTime;
import io.paywindow.expiry.decision.OrderState;
import io.paywindow.expiry.decision.PaymentWindow;
import io.paywindow.expiry.memory.DueIndex.Entry;
import io.paywindow.expiry.memory.DueIndex.Kind;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.internals.InMemoryKeyValueStore;
import org.junit.jupiter.api.Test;

class IndexedStoreTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final PaymentWindow RULES =
            new PaymentWindow(Duration.ofSeconds(5), Duration.ofMinutes(2), ZoneOffset.UTC);

    private final StateCodec codec = new StateCodec(new FactCodec());
    private final List<KeyValue<byte[], byte[]>> changelog = new ArrayList<>();
    private final IndexedStore store = new IndexedStore(new InMemoryKeyValueStore("orders"));

    @Test
    void keepsOneEntryForEachStateWhateverHappensToIt() {
        liveThrough(20_261_125L, 3_000);

        assertThat(entries(store)).isEqualTo(entriesOf(states(store))).isNotEmpty();
    }

    @Test
    void hasTheSameEntriesWhenItIsRestored() {
        liveThrough(RandomGenerator.getDefault().nextLong(), 3_000);

        for (int batch : new int[] {1, 7, 1_000}) {
            assertThat(entries(restored(batch))).isEqualTo(entries(store)).isNotEmpty();
        }
    }

    @Test
    void leavesNothingOfAnOrderThatIsForgotten() {
        liveThrough(20_261_125L, 1_000);
        for (Bytes number : states(store).keySet()) {
            store.delete(number);
        }

        assertThat(states(store)).isEmpty();
        assertThat(entries(store)).isEmpty();
    }

    @Test
    void writesAnEntryBelowEveryOrderNumber() {
        put("000000000000000", new OrderState.Pending(Given.order("000000000000000", NOON), NOON, List.of()));

        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            assertThat(all.next().key).isEqualTo(DueIndex.key(Kind.DUE, NOON.toEpochMilli(), key("0".repeat(15))));
            assertThat(all.next().key).isEqualTo(Bytes.wrap(key("0".repeat(15))));
        }
    }

    @Test
    void isRestoredAgainAsLongAsItsTaskHasWrittenNothing() {
        liveThrough(20_261_125L, 100);
        IndexedStore begunAnew = restored(7);

        restore(begunAnew, 7);

        assertThat(entries(begunAnew)).isEqualTo(entries(store)).isNotEmpty();
    }

    @Test
    void isNotBegunAnewOnceItsTaskHasWritten() {
        liveThrough(20_261_125L, 100);
        IndexedStore written = restored(7);
        written.put(IndexedStore.PROGRESS, new byte[1]);

        assertThatThrownBy(() -> restore(written, 7))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0_0");
    }

    /** Twenty orders are opened, paid, cancelled, expire and are forgotten, in any order, each more than once. */
    private void liveThrough(long seed, int facts) {
        System.out.println("seed " + seed);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        LogTime now = LogTime.START.tick(NOON);
        for (int i = 0; i < facts; i++) {
            now = now.tick(now.lastTick().plusSeconds(random.nextInt(120)));
            String number = "20261123%07d".formatted(random.nextInt(20));
            Instant at = now.lastTick().plusMillis(1);
            Fact fact = switch (random.nextInt(5)) {
                case 0 -> new Fact.Opened(Given.numbered(number, at, WINDOW), at);
                case 1 -> new Fact.Payment(Given.payment(number, "p" + random.nextInt(3)), at);
                case 2 -> new Fact.Payment(Given.payment(number, "q", 1, Given.CURRENCY), at);
                case 3 -> new Fact.Cancel(Given.cancel(number), at);
                default -> new Fact.Passed();
            };
            OrderState before = codec.decode(store.get(Bytes.wrap(key(number))));
            put(number, RULES.decide(before, fact, now).state());
            if (random.nextInt(500) == 0) {
                now = now.tick(now.lastTick().plus(Duration.ofDays(1)));
            }
        }
    }

    private void put(String number, OrderState state) {
        byte[] bytes = codec.encode(state);
        changelog.add(KeyValue.pair(key(number), bytes));
        store.put(Bytes.wrap(key(number)), bytes);
    }

    private IndexedStore restored(int batch) {
        IndexedStore restored = new IndexedStore(new InMemoryKeyValueStore("orders"));
        restore(restored, batch);
        return restored;
    }

    private void restore(IndexedStore store, int batch) {
        List<BatchingStateRestoreCallback> registered = new ArrayList<>();
        StateStoreContext context = (StateStoreContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StateStoreContext.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "register" -> registered.add((BatchingStateRestoreCallback) arguments[1]);
                        case "recordMetadata" -> {
                            return Optional.empty();
                        }
                        case "taskId" -> {
                            return new TaskId(0, 0);
                        }
                        case "appConfigs" -> {
                            return Map.of();
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                });
        store.init(context, store);
        for (int from = 0; from < changelog.size(); from += batch) {
            registered.getFirst().restoreAll(changelog.subList(from, Math.min(from + batch, changelog.size())));
        }
    }

    private static Map<Bytes, byte[]> states(IndexedStore store) {
        Map<Bytes, byte[]> states = new TreeMap<>();
        try (KeyValueIterator<Bytes, byte[]> found = store.range(Bytes.wrap(key("0")), Bytes.wrap(key(":")))) {
            found.forEachRemaining(each -> states.put(each.key, each.value));
        }
        return states;
    }

    private static List<Bytes> entries(IndexedStore store) {
        List<Bytes> entries = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> found = store.range(Bytes.wrap(new byte[0]), Bytes.wrap(key("0")))) {
            found.forEachRemaining(each -> entries.add(each.key));
        }
        return entries;
    }

    /** What the index should say, from the states themselves. */
    private List<Bytes> entriesOf(Map<Bytes, byte[]> states) {
        return states.entrySet().stream()
                .flatMap(each -> Orders.entry(
                        new String(each.getKey().get(), StandardCharsets.US_ASCII), codec.decode(each.getValue()))
                        .stream())
                .map(IndexedStoreTest::keyOf)
                .sorted()
                .toList();
    }

    private static Bytes keyOf(Entry entry) {
        return DueIndex.key(entry.kind(), entry.at().toEpochMilli(), key(entry.orderNumber()));
    }

    private static byte[] key(String number) {
        return number.getBytes(StandardCharsets.US_ASCII);
    }
}
