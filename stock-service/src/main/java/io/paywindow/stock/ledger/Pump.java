package io.paywindow.stock.ledger;

import io.paywindow.contract.names.Topic;
import io.paywindow.ledger.ApplyResult;
import io.paywindow.ledger.LedgerKeeper;
import io.paywindow.ledger.LogEntry;
import io.paywindow.ledger.LogSlice;
import io.paywindow.stock.ledger.LogTail.Bounds;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Moves the log into the ledger, a poll at a time, from wherever the ledger says it is. Not thread-safe. */
final class Pump {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration POLL_REPAIRING = Duration.ofMillis(20);

    private final LogTail tail;
    private final LedgerKeeper keeper;
    private final LedgerTopics topics;
    private final LedgerRecords records;
    private final LedgerMeters meters;
    private final InstantSource clock;
    private final DeadLetters deadLetters;
    private final HoldBack holdBack = new HoldBack();
    private final Map<TopicPartition, Long> applied = new HashMap<>();

    /** How a turn went. */
    enum Turn {
        /** There was nothing to apply. */
        IDLE,
        /** The ledger is further than before. */
        MOVED,
        /** The ledger is not what it was taken for: nothing more goes in. */
        STALE,
        /** Another one is the keeper. */
        NOT_KEEPER
    }

    private record Load(TopicPartition partition, LogSlice slice) {}

    Pump(LedgerParts parts, LogTail tail, DeadLetters deadLetters) {
        this.tail = tail;
        this.keeper = parts.keeper();
        this.topics = parts.topics();
        this.records = parts.records();
        this.meters = parts.meters();
        this.clock = parts.clock();
        this.deadLetters = deadLetters;
    }

    /** Begins where the ledger is. */
    void begin(Map<String, Long> stored, Bounds bounds) {
        holdBack.clear().forEach(tail::resume);
        for (TopicPartition partition : tail.partitions()) {
            long offset = stored.getOrDefault(LedgerTopics.fieldOf(partition), 0L);
            applied.put(partition, offset);
            // Ahead of the ledger only in what compaction has removed.
            tail.seek(partition, Math.max(offset, bounds.first(partition)));
        }
    }

    /** Whether the ledger has everything up to the given ends. */
    boolean hasReached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> applied.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /** Reads what is there, for a moment if there is nothing, and applies it. */
    Turn turn(String replid, boolean repairing) {
        (repairing ? holdBack.clear() : holdBack.ripened(clock.millis())).forEach(tail::resume);
        ConsumerRecords<String, byte[]> polled = tail.poll(repairing ? POLL_REPAIRING : POLL);
        List<Load> loads = new ArrayList<>();
        for (TopicPartition partition : tail.partitions()) {
            List<ConsumerRecord<String, byte[]>> read = polled.records(partition);
            // Without records the position moves over the marks of transactions; that can wait until all is quiet.
            if (!read.isEmpty() || polled.isEmpty() || repairing) {
                LogSlice slice = slice(partition, read, repairing);
                if (slice.to() > slice.from()) {
                    loads.add(new Load(partition, slice));
                }
            }
        }
        return loads.isEmpty() ? Turn.IDLE : apply(replid, repairing, loads);
    }

    private LogSlice slice(TopicPartition partition, List<ConsumerRecord<String, byte[]>> read, boolean repairing) {
        boolean mayWait = !repairing && topics.is(partition, Topic.ORDER_OUTCOME);
        int ripe = mayWait ? holdBack.ripe(partition, read, clock.millis()) : read.size();
        if (ripe < read.size()) {
            tail.seek(partition, read.get(ripe).offset());
            tail.pause(partition);
        }
        List<LogEntry> entries = new ArrayList<>(ripe);
        for (ConsumerRecord<String, byte[]> record : read.subList(0, ripe)) {
            switch (records.read(record)) {
                case LedgerRecords.Reading.Entry(LogEntry entry) -> entries.add(entry);
                case LedgerRecords.Reading.NoMatter() -> {}
                case LedgerRecords.Reading.Useless(String reason, String detail) ->
                    deadLetters.setAside(record, reason, detail);
            }
        }
        long from = applied.getOrDefault(partition, 0L);
        return new LogSlice(LedgerTopics.fieldOf(partition), from, Math.max(from, tail.position(partition)), entries);
    }

    private Turn apply(String replid, boolean repairing, List<Load> loads) {
        List<LogSlice> slices = loads.stream().map(Load::slice).toList();
        List<ApplyResult> results = repairing ? keeper.repair(replid, slices) : keeper.apply(replid, slices);
        Turn turn = Turn.MOVED;
        for (int i = 0; i < loads.size(); i++) {
            TopicPartition partition = loads.get(i).partition();
            LogSlice slice = loads.get(i).slice();
            switch (results.get(i)) {
                case ApplyResult.Applied done -> {
                    applied.put(partition, slice.to());
                    meters.applied(partition.topic(), slice.entries().size(), done);
                }
                case ApplyResult.Behind(long stored) -> {
                    applied.put(partition, stored);
                    tail.seek(partition, stored);
                }
                case ApplyResult.Stale() -> turn = Turn.STALE;
                case ApplyResult.NotKeeper() -> turn = Turn.NOT_KEEPER;
            }
        }
        return turn;
    }
}
