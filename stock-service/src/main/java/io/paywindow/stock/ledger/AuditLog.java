package io.paywindow.stock.ledger;

import io.paywindow.contract.StockSnapshot;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.names.Topic;
import io.paywindow.ledger.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the log adds up to exactly as far as the ledger has it: loaded once, then read on, so that an audit costs what was written since
 * the last one. Not thread-safe.
 */
final class AuditLog implements AutoCloseable {

    private static final List<Topic> ADDED_UP =
            List.of(Topic.STOCK_ADJUSTED, Topic.ORDER_NUMBERED, Topic.ORDER_OUTCOME);
    private static final LogLoad.Orders NOBODY_ASKS = new LogLoad.Orders() {
        @Override
        public void closed(LogEntry.Closed closed, Instant appendedAt) {}

        @Override
        public void open(LogEntry.Numbered numbered) {}
    };

    private static final LogLoad.Useless SET_ASIDE_BY_THE_FEED = (record, reason, detail) -> {};

    /** Longer than any topic keeps an order, so that no repetition can be met of what is forgotten. */
    private static final Duration NUMBERS_KEPT = Duration.ofDays(40);

    private final LedgerParts parts;
    private final Runnable pulse;
    private final Consumer<String, byte[]> consumer;
    private final LogLoad load;
    private Map<TopicPartition, Long> at = Map.of();
    private @Nullable LogFold fold;

    /**
     * @param pulse called now and then while reading; what it throws ends the reading
     */
    AuditLog(LedgerParts parts, Runnable pulse) {
        this.parts = parts;
        this.pulse = pulse;
        this.consumer = new KafkaConsumer<>(KafkaClients.reader(parts.kafka(), parts.clientId() + "-audit"));
        this.load = new LogLoad(
                consumer,
                parts.topics(),
                parts.records(),
                parts.codec(),
                parts.dedupeWindow(),
                pulse,
                SET_ASIDE_BY_THE_FEED);
    }

    /**
     * Reads on to the ledger's offsets. False if that is not possible, because the ledger is behind what was read before or behind a
     * snapshot: Redis went back in time and has yet to catch up.
     */
    boolean advance(Map<String, Long> offsets) {
        Map<TopicPartition, Long> to = new HashMap<>();
        for (Topic topic : ADDED_UP) {
            for (TopicPartition partition : parts.topics().partitionsOf(consumer, topic)) {
                to.put(partition, offsets.getOrDefault(LedgerTopics.fieldOf(partition), 0L));
            }
        }
        LogFold sums = fold;
        if (sums == null) {
            fold = loaded(to, offsets);
            if (fold == null) {
                return false;
            }
        } else if (to.entrySet().stream().anyMatch(end -> end.getValue() < at.getOrDefault(end.getKey(), 0L))) {
            return false;
        } else {
            readOn(sums, to);
        }
        at = to;
        return true;
    }

    /** The log from the last snapshots on; null if the ledger is behind one of these. */
    private @Nullable LogFold loaded(Map<TopicPartition, Long> to, Map<String, Long> offsets) {
        long before = load.read();
        try {
            LogFold sums = load.begin(to);
            if (!sums.cutsAreWithin(offsets)) {
                return null;
            }
            load.orders(sums, to, false, NOBODY_ASKS);
            return sums;
        } finally {
            parts.meters().auditRead(load.read() - before);
        }
    }

    private void readOn(LogFold sums, Map<TopicPartition, Long> to) {
        // What is read is taken as it comes; where it ends half way, the next audit begins anew.
        fold = null;
        long read = LogStretch.read(consumer, at, to, pulse, record -> {
            if (parts.records().read(record) instanceof LedgerRecords.Reading.Entry(LogEntry entry)) {
                sums.add(LedgerTopics.fieldOf(new TopicPartition(record.topic(), record.partition())), entry);
            }
        });
        parts.meters().auditRead(read);
        LocalDate oldest = LocalDate.ofInstant(parts.clock().instant().minus(NUMBERS_KEPT), ZoneOffset.UTC);
        sums.forgetBefore(Integer.parseInt(DateTimeFormatter.BASIC_ISO_DATE.format(oldest)));
        fold = sums;
    }

    LogFold.Sums of(String sku) {
        return fold == null ? LogFold.Sums.NONE : fold.of(sku);
    }

    /** Every product that the log or the catalogue has. */
    Set<String> skus(Collection<String> catalogue) {
        Set<String> skus = new TreeSet<>(catalogue);
        if (fold != null) {
            skus.addAll(fold.skus());
        }
        return skus;
    }

    /** The snapshots that the log began with. */
    Collection<StockSnapshot> snapshots() {
        return load.snapshots();
    }

    /** The ledger's offsets of what is added up, as of the last advance. */
    Map<String, Long> offsets() {
        Map<String, Long> offsets = new HashMap<>();
        at.forEach((partition, offset) -> offsets.put(LedgerTopics.fieldOf(partition), offset));
        return offsets;
    }

    /** Whether the ledger had every order numbered by now, as of the last advance. */
    boolean hasEveryNumber() {
        return consumer.endOffsets(parts.topics().partitionsOf(consumer, Topic.ORDER_NUMBERED)).entrySet().stream()
                .allMatch(end -> at.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
