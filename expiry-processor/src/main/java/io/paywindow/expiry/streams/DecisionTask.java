package io.paywindow.expiry.streams;

import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.expiry.decision.Decision;
import io.paywindow.expiry.decision.Fact;
import io.paywindow.expiry.decision.LogTime;
import io.paywindow.expiry.decision.OrderState;
import io.paywindow.expiry.decision.Outcome;
import io.paywindow.expiry.memory.DueIndex;
import io.paywindow.expiry.memory.DueIndex.Entry;
import io.paywindow.expiry.memory.DueIndex.Kind;
import io.paywindow.expiry.memory.IndexedStore;
import io.paywindow.expiry.memory.Orders;
import io.paywindow.expiry.memory.Progress;
import io.paywindow.expiry.memory.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the decision with the facts of one partition, keeps what it remembers, and tells what it decides.
 *
 * <p>Everything it does for a record is in one transaction with having read the record. It looks at no clock to decide: the ticks in
 * the payment log are its time. Not thread-safe; Kafka Streams calls it from one thread.
 */
final class DecisionTask {

    /** Entries of the index worked off in one call: some 40 ms, so that a burst cannot outlive the transaction's ten seconds. */
    static final int MOST_DUE_PER_CALL = 2_000;

    /** Fewer, because nobody waits for them. */
    static final int MOST_FORGOTTEN_PER_CALL = 500;

    /** How soon the rest of a burst is taken up, if no record comes in between. */
    static final Duration CATCH_UP = Duration.ofMillis(20);

    /** Ticks are close together while something falls due within this time, so that it is decided promptly. */
    static final Duration SOON = Duration.ofSeconds(2);

    /** Otherwise a tick a second keeps the log's time moving. */
    static final Duration IDLE_TICK = Duration.ofSeconds(1);

    /** How often to look, while nothing falls due soon. */
    static final Duration IDLE_BEAT = Duration.ofMillis(500);

    // Beats come a little early or late; a tick must not wait for the next one because of that.
    private static final Duration TIME_FOR_A_TICK = IDLE_TICK.minus(IDLE_BEAT.dividedBy(2));

    /** Why a record was set aside that our own code stumbled over. */
    static final String FAILED = "FAILED";

    private static final Logger LOG = LoggerFactory.getLogger(DecisionTask.class);
    private static final Fact PASSED = new Fact.Passed();

    private final Parts parts;
    private final Intake intake;
    private final Outbox outbox;
    private final KeyValueStore<Bytes, byte[]> store;
    private final DueIndex index;
    private final Orders orders;
    private final PartitionStatus status;
    private final ProcessorContext<byte[], byte[]> context;
    private final Pulse beats;
    private final Pulse catchingUp;
    private LogTime now;
    private boolean moreIsDue = true;
    private boolean moreToForget = true;
    private Instant tickAskedAt = Instant.EPOCH;

    DecisionTask(ProcessorContext<byte[], byte[]> context, Parts parts, Intake intake, PromptCommit commits) {
        this.context = context;
        this.parts = parts;
        this.intake = intake;
        this.outbox = new Outbox(context, parts.codec(), parts.watch(), commits);
        this.store = context.getStateStore(Stores.ORDERS);
        Progress reached = Progress.decode(store.get(IndexedStore.PROGRESS));
        this.now = reached.now();
        this.index = new DueIndex(store, reached);
        this.orders = new Orders(store, index, new StateCodec(parts.codec()));
        this.status = parts.watch().taken(context.taskId().partition());
        this.beats = new Pulse(context, this::beat);
        this.catchingUp = new Pulse(context, this::workOff);
        beats.every(parts.tick());
        catchingUp.every(CATCH_UP);
    }

    void process(Record<byte[], byte[]> record) {
        RecordMetadata origin = context.recordMetadata().orElseThrow();
        switch (read(record, origin)) {
            case Reading.About(String orderNumber, Fact fact) -> decide(orderNumber, fact, record, origin);
            case Reading.Tick tick -> pass(tick);
            case Reading.Elsewhere elsewhere -> outbox.move(record, origin);
            case Reading.Unusable(String reason, String detail) -> outbox.setAside(record, origin, reason, detail);
        }
    }

    private Reading read(Record<byte[], byte[]> record, RecordMetadata origin) {
        try {
            return intake.read(record, origin);
        } catch (RuntimeException bug) {
            return failed(bug, origin);
        }
    }

    /** A record that our own code stumbles over would do so again for ever, and the whole partition would stand still behind it. */
    private static Reading.Unusable failed(RuntimeException bug, RecordMetadata origin) {
        LOG.error("a bug: topic={} partition={} offset={}", origin.topic(), origin.partition(), origin.offset(), bug);
        return new Reading.Unusable(FAILED, bug.toString());
    }

    private void decide(String orderNumber, Fact fact, Record<byte[], byte[]> record, RecordMetadata origin) {
        Orders.Known before = orders.get(orderNumber);
        Decision decision;
        try {
            decision = parts.window().decide(before.state(), fact, now);
        } catch (RuntimeException bug) {
            Reading.Unusable unusable = failed(bug, origin);
            outbox.setAside(record, origin, unusable.reason(), unusable.detail());
            return;
        }
        orders.put(before, decision.state());
        if (decision.state() instanceof OrderState.Pending pending
                && !pending.due().isAfter(soon().plus(IDLE_BEAT))) {
            beats.every(parts.tick());
        }
        for (Outcome outcome : decision.outcomes()) {
            if (outcome instanceof Outcome.MarkerGone gone) {
                outbox.setAside(record, origin, DeadLetter.MARKER_GONE, gone.detail());
            } else {
                outbox.tell(orderNumber, outcome, record.timestamp());
            }
        }
    }

    /** A tick: what was due before it is decided now, as every payment before it has been read. */
    private void pass(Reading.Tick tick) {
        LogTime before = now;
        now = now.tick(tick.at());
        status.ticked(tick.writtenAt());
        if (before.silentUntil(tick.at())) {
            LOG.warn(
                    "no ticks from {} to {}: what fell due then can be paid for {} more: partition={}",
                    before.equals(LogTime.START) ? "the beginning" : before.lastTick(),
                    now.lastTick(),
                    parts.window().outageGrace(),
                    context.taskId().partition());
        }
        moreIsDue = true;
        moreToForget = true;
        workOff();
    }

    private void workOff() {
        long startedAt = System.nanoTime();
        if (moreIsDue) {
            moreIsDue = workOff(Kind.DUE, MOST_DUE_PER_CALL);
        }
        // What is to be forgotten has waited two days; it waits for a burst of expiries too.
        if (!moreIsDue && moreToForget) {
            moreToForget = workOff(Kind.FORGET, MOST_FORGOTTEN_PER_CALL);
        }
        store.put(
                IndexedStore.PROGRESS,
                new Progress(now, index.doneBefore(Kind.DUE), index.doneBefore(Kind.FORGET)).encode());
        parts.watch().worked(Duration.ofNanos(System.nanoTime() - startedAt));
        if (moreIsDue || moreToForget) {
            catchingUp.every(CATCH_UP);
        } else {
            catchingUp.stop();
        }
    }

    private boolean workOff(Kind kind, int most) {
        List<Entry> entries = index.take(kind, now.lastTick(), most);
        for (Entry entry : entries) {
            Orders.Known before = orders.get(entry.orderNumber());
            Decision decision = parts.window().decide(before.state(), PASSED, now);
            orders.put(before, decision.state());
            for (Outcome outcome : decision.outcomes()) {
                outbox.tell(entry.orderNumber(), outcome, now.lastTick().toEpochMilli());
                if (outcome instanceof Outcome.Expired) {
                    parts.watch()
                            .expired(Duration.between(entry.at(), parts.clock().instant()));
                }
            }
        }
        return entries.size() == most;
    }

    /** Until when by the broker's clock ticks are to be close together. */
    private Instant soon() {
        return parts.clock().instant().plus(parts.ticks().brokerAhead()).plus(SOON);
    }

    /** Asks for a tick when it is time for one. Decides nothing. */
    private void beat() {
        Instant wallClock = parts.clock().instant();
        Instant soon = soon();
        // Whatever falls due soon at the next beat is seen at this one.
        Optional<Instant> coming = index.first(Kind.DUE, soon.plus(IDLE_BEAT));
        Optional<Instant> next = coming.filter(due -> !due.isAfter(soon));
        Duration since = Duration.between(tickAskedAt, wallClock);
        // A clock that went back must not silence the ticks until it has caught up.
        if (next.isPresent() || since.compareTo(TIME_FOR_A_TICK) >= 0 || since.isNegative()) {
            parts.ticks().write(context.taskId().partition());
            tickAskedAt = wallClock;
        }
        boolean often = index.countOn() || coming.isPresent() || parts.tick().compareTo(IDLE_BEAT) > 0;
        beats.every(often ? parts.tick() : IDLE_BEAT);
        status.beaten(index.pending(), next.orElse(null));
    }

    void close() {
        parts.watch().released(status);
    }
}
