package io.paywindow.stock.ledger;

import io.paywindow.contract.StockSnapshot;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.codec.UnreadableFactException;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.order.OrderNumber;
import io.paywindow.ledger.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up the log from the last snapshots, or from its start: what an audit begins with and a rebuild writes. Not thread-safe.
 *
 * <p>Outcomes are read before numbers, so that of the numbered orders only those need be kept in mind that have none.
 */
final class LogLoad {

    private static final Logger LOG = LoggerFactory.getLogger(LogLoad.class);
    /** By how much the end of an order may come before its number, where brokers did not answer alike. */
    private static final Duration EARLY_AT_MOST = Duration.ofMinutes(5);

    private final Consumer<String, byte[]> consumer;
    private final LedgerTopics topics;
    private final LedgerRecords records;
    private final FactCodec codec;
    private final Duration dedupeWindow;
    private final Runnable pulse;
    private final Useless useless;
    private final Map<String, StockSnapshot> snapshots = new HashMap<>();
    private final Map<String, Instant> firstAdjusted = new HashMap<>();
    private Instant newestOutcome = Instant.EPOCH;
    private long read;

    /** Hears of the orders as they are read. */
    interface Orders {
        /** An order is over. Heard once for each. */
        void closed(LogEntry.Closed closed, Instant appendedAt);

        /** An order is numbered, and has no outcome yet. May be heard again. */
        void open(LogEntry.Numbered numbered);
    }

    /** Hears of the records that are of no use, as they are read. */
    @FunctionalInterface
    interface Useless {
        void setAside(ConsumerRecord<String, byte[]> record, String reason, String detail);
    }

    /**
     * @param pulse called now and then; what it throws ends the loading
     * @param useless whoever reads a record first must see that it is not lost
     */
    LogLoad(
            Consumer<String, byte[]> consumer,
            LedgerTopics topics,
            LedgerRecords records,
            FactCodec codec,
            Duration dedupeWindow,
            Runnable pulse,
            Useless useless) {
        this.consumer = consumer;
        this.topics = topics;
        this.records = records;
        this.codec = codec;
        this.dedupeWindow = dedupeWindow;
        this.pulse = pulse;
        this.useless = useless;
    }

    /** The last snapshots, and every adjustment up to the ends. */
    LogFold begin(Map<TopicPartition, Long> ends) {
        LogFold fold = new LogFold(dedupeWindow);
        snapshots.clear();
        readAll(Topic.STOCK_SNAPSHOT, this::snapshot);
        snapshots.values().forEach(fold::startAt);
        Map<TopicPartition, Long> adjusted = of(ends, Topic.STOCK_ADJUSTED);
        read += LogStretch.read(consumer, consumer.beginningOffsets(adjusted.keySet()), adjusted, pulse, record -> {
            if (entry(record) instanceof LogEntry.Adjusted adjustment) {
                firstAdjusted.putIfAbsent(adjustment.adjustment().getSku(), Instant.ofEpochMilli(record.timestamp()));
                fold.add(field(record), adjustment);
            }
        });
        return fold;
    }

    /**
     * The orders up to the ends, as far back as the snapshots need it.
     *
     * @param whole everything that the log has of orders, for what snapshots do not tell
     */
    void orders(LogFold fold, Map<TopicPartition, Long> ends, boolean whole, Orders orders) {
        Optional<Instant> since = whole
                ? Optional.empty()
                : LogReach.since(snapshots.values(), snapshots.keySet(), firstAdjusted, dedupeWindow);
        read(of(ends, Topic.ORDER_OUTCOME), since, record -> {
            Instant appendedAt = Instant.ofEpochMilli(record.timestamp());
            newestOutcome = appendedAt.isAfter(newestOutcome) ? appendedAt : newestOutcome;
            if (record.key() != null
                    && entry(record) instanceof LogEntry.Closed closed
                    && !fold.isClosed(closed.orderNumber())) {
                fold.add(field(record), closed);
                orders.closed(closed, appendedAt);
            }
        });
        Map<TopicPartition, Long> numbered = of(ends, Topic.ORDER_NUMBERED);
        Map<String, Long> countsFrom = new HashMap<>();
        numbered.keySet().stream()
                .map(LedgerTopics::fieldOf)
                .forEach(field -> countsFrom.put(field, fold.countsFrom(field)));
        read(numbered, since, record -> numbered(fold, record, countsFrom, orders));
    }

    /**
     * Where the outcomes must end so that every order that is over in them has its number before the given ends: by partition, the offset
     * of the first whose number lies behind them. Empty if all is well, as it nearly always is. To be asked once the orders are read.
     */
    Map<TopicPartition, Long> endsBeforeNumbers(LogFold fold, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> early = new HashMap<>();
        if (newestOutcome.equals(Instant.EPOCH)) {
            return early;
        }
        read(of(ends, Topic.ORDER_OUTCOME), Optional.of(newestOutcome.minus(EARLY_AT_MOST)), record -> {
            String number = record.key();
            if (number != null
                    && OrderNumber.isOne(number)
                    && fold.isClosed(number)
                    && !fold.isNumbered(number)
                    // What a snapshot has cannot be taken out of it.
                    && record.offset() >= fold.snapshotUpTo(field(record))) {
                early.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.offset());
            }
        });
        return early;
    }

    /** The last snapshot of each product that has one, as of {@link #begin}. */
    Collection<StockSnapshot> snapshots() {
        return List.copyOf(snapshots.values());
    }

    /** How many records it has read so far. */
    long read() {
        return read;
    }

    /** Every record of a topic as it is now. */
    void readAll(Topic topic, RecordTaker each) {
        List<TopicPartition> partitions = topics.partitionsOf(consumer, topic);
        read += LogStretch.read(
                consumer, consumer.beginningOffsets(partitions), consumer.endOffsets(partitions), pulse, each);
    }

    private void read(Map<TopicPartition, Long> ends, Optional<Instant> since, RecordTaker each) {
        Map<TopicPartition, Long> from = since.map(time -> LogReach.offsetsAt(consumer, time, ends))
                .orElseGet(() -> consumer.beginningOffsets(ends.keySet()));
        read += LogStretch.read(consumer, from, ends, pulse, each);
    }

    private void numbered(
            LogFold fold, ConsumerRecord<String, byte[]> record, Map<String, Long> countsFrom, Orders orders) {
        String number = record.key();
        boolean known = number != null && OrderNumber.isOne(number) && fold.isClosed(number);
        if (known && record.offset() < countsFrom.getOrDefault(field(record), 0L)) {
            // Over, and in every snapshot: not worth decoding.
            fold.noteNumbered(number);
        } else if (entry(record) instanceof LogEntry.Numbered fact) {
            fold.add(field(record), fact);
            if (!known) {
                orders.open(fact);
            }
        }
    }

    private void snapshot(ConsumerRecord<String, byte[]> record) {
        try {
            StockSnapshot snapshot = codec.decode(record.value(), StockSnapshot.class);
            snapshots.put(snapshot.getSku(), snapshot);
        } catch (UnreadableFactException e) {
            // Ours alone to write, so a defect; without it that product begins at the start of the log.
            LOG.error(
                    "a snapshot is of no use: partition={} offset={} reason={}",
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    /** What the record is to the ledger; null if it is of no use. */
    private @Nullable LogEntry entry(ConsumerRecord<String, byte[]> record) {
        return switch (records.read(record)) {
            case LedgerRecords.Reading.Entry(LogEntry entry) -> entry;
            case LedgerRecords.Reading.NoMatter() -> null;
            case LedgerRecords.Reading.Useless(String reason, String detail) -> {
                useless.setAside(record, reason, detail);
                yield null;
            }
        };
    }

    private Map<TopicPartition, Long> of(Map<TopicPartition, Long> ends, Topic topic) {
        Map<TopicPartition, Long> of = new HashMap<>(ends);
        of.keySet().removeIf(partition -> !topics.is(partition, topic));
        return of;
    }

    private static String field(ConsumerRecord<String, byte[]> record) {
        return LedgerTopics.fieldOf(new TopicPartition(record.topic(), record.partition()));
    }
}
