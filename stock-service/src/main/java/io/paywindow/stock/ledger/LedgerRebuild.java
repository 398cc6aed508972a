package io.paywindow.stock.ledger;

import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import io.paywindow.ledger.KeeperLostException;
import io.paywindow.ledger.LedgerKeeper;
import io.paywindow.ledger.LedgerRestore;
import io.paywindow.ledger.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the whole ledger anew: adds up the log from the last snapshots, in memory, and writes the sum into an emptied Redis.
 *
 * <p>Broken off at any point it leaves a ledger without offsets, and so is begun again.
 */
final class LedgerRebuild {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerRebuild.class);
    private static final Duration PULSE = Duration.ofSeconds(1);

    private final KafkaSettings kafka;
    private final String clientId;
    private final LedgerKeeper keeper;
    private final LedgerTopics topics;
    private final LedgerRecords records;
    private final FactCodec codec;
    private final Duration dedupeWindow;
    private final InstantSource clock;
    private final DeadLetters deadLetters;
    private Instant keptAt = Instant.EPOCH;

    LedgerRebuild(LedgerParts parts, DeadLetters deadLetters) {
        this.kafka = parts.kafka();
        this.clientId = parts.clientId() + "-rebuild";
        this.keeper = parts.keeper();
        this.topics = parts.topics();
        this.records = parts.records();
        this.codec = parts.codec();
        this.dedupeWindow = parts.dedupeWindow();
        this.clock = parts.clock();
        this.deadLetters = deadLetters;
    }

    /** Throws {@link KeeperLostException} if it had to be given up. */
    void run(String replid) {
        try (Consumer<String, byte[]> consumer = new KafkaConsumer<>(KafkaClients.reader(kafka, clientId))) {
            // The feed goes on behind what is read here, so nobody else will see it.
            LogLoad load = new LogLoad(
                    consumer, topics, records, codec, dedupeWindow, this::stayKeeper, deadLetters::setAside);
            Set<String> limited = limited(load);
            Map<TopicPartition, Long> ends = ends(consumer);
            // Who has bought what is in no snapshot.
            boolean whole = !limited.isEmpty();
            while (!write(load, ends, limited, whole, replid)) {
                whole = true;
            }
        }
    }

    private boolean write(
            LogLoad load, Map<TopicPartition, Long> ends, Set<String> limited, boolean whole, String replid) {
        LedgerRestore restore = keeper.restore(replid);
        LogFold fold = load.begin(ends);
        LedgerBooks books = new LedgerBooks(restore, limited, dedupeWindow, clock.instant());
        load.orders(fold, ends, whole, books);
        Map<TopicPartition, Long> early = load.endsBeforeNumbers(fold, ends);
        if (!early.isEmpty()) {
            // Counted alone such an end would give units back that nobody took. What is behind the cut is applied after
            // it, as ever.
            LOG.info("orders were over before their number was in the log: cut before them, at {}", early);
            ends.putAll(early);
            return write(load, ends, limited, whole, replid);
        }
        if (!books.explain(fold)) {
            if (!whole) {
                LOG.info("an order has been open for longer than usual: reading all that the log has");
                return false;
            }
            LOG.error("the log no longer has every order that is held: what it has is restored");
        }
        for (String sku : fold.skus()) {
            LogFold.Sums sums = fold.of(sku);
            restore.figures(sku, sums.adjusted(), sums.held(), sums.sold());
        }
        books.write();
        adjustments(fold, restore);
        Map<String, Long> offsets = new HashMap<>();
        ends.forEach((partition, end) -> offsets.put(LedgerTopics.fieldOf(partition), end));
        restore.finish(offsets);
        LOG.info(
                "built anew: products={} openOrders={} wholeLog={}", fold.skus().size(), books.openOrders(), whole);
        return true;
    }

    private void adjustments(LogFold fold, LedgerRestore restore) {
        long now = clock.millis();
        fold.forEachAdjustment((sku, known) -> known.forEach((id, appendedAt) -> {
            if (appendedAt >= now - dedupeWindow.toMillis()) {
                restore.adjustment(sku, id, appendedAt, dedupeWindow.multipliedBy(2));
            }
        }));
    }

    /** The skus that have a limit per customer. The catalogue itself is fed from its start, being compacted. */
    private Set<String> limited(LogLoad load) {
        Set<String> limited = new HashSet<>();
        load.readAll(Topic.PRODUCT_LISTED, record -> {
            if (records.read(record)
                    instanceof LedgerRecords.Reading.Entry(LogEntry.Listed(long offset, var product))) {
                product.getLimitPerCustomer()
                        .ifPresentOrElse(
                                limit -> limited.add(product.getSku()), () -> limited.remove(product.getSku()));
            }
        });
        return limited;
    }

    /** Where the log ends: outcomes first, so that the numbers read of are of every order that is over, and more. */
    private Map<TopicPartition, Long> ends(Consumer<?, ?> consumer) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Topic topic : List.of(Topic.ORDER_OUTCOME, Topic.ORDER_NUMBERED, Topic.STOCK_ADJUSTED)) {
            ends.putAll(consumer.endOffsets(topics.partitionsOf(consumer, topic)));
        }
        return ends;
    }

    private void stayKeeper() {
        Instant now = clock.instant();
        if (Duration.between(keptAt, now).compareTo(PULSE) >= 0) {
            if (!keeper.keep().keeper()) {
                throw new KeeperLostException("NOT_KEEPER");
            }
            keptAt = now;
        }
    }
}
