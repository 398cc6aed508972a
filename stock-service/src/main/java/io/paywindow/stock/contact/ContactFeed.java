package io.paywindow.stock.contact;

import io.paywindow.contract.ContactGiven;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.codec.UnreadableFactException;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.order.FactRules;
import io.paywindow.contract.order.Ids;
import io.paywindow.ledger.RedisAwayException;
import io.paywindow.stock.VitalThread;
import io.paywindow.stock.Worker;
import io.paywindow.stock.contact.ContactBook.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the book of contacts equal to the log. Where to read on, the book itself knows: if Redis forgets contacts it forgets that too,
 * and they are read again. Any number of instances may do it at once.
 */
public final class ContactFeed implements Worker {

    private static final Logger LOG = LoggerFactory.getLogger(ContactFeed.class);
    private static final Duration POLL = Duration.ofMillis(500);
    /** Where the book never stands. */
    private static final long NOWHERE = -1;

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final KafkaSettings kafka;
    private final String clientId;
    private final FactCodec codec;
    private final ContactBook book;
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable String trouble = "contacts: not read yet";

    public ContactFeed(KafkaSettings kafka, String instanceId, FactCodec codec, ContactBook book) {
        this.kafka = kafka;
        this.clientId = "stock-contacts-" + instanceId;
        this.codec = codec;
        this.book = book;
        this.thread = VitalThread.of("contacts", this::run);
    }

    @Override
    public boolean needsTopics() {
        return true;
    }

    @Override
    public void start() {
        thread.start();
    }

    /** Why contacts may be out of date, for people; empty when they are not. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void run() {
        while (!closing) {
            try (Consumer<String, byte[]> consumer = new KafkaConsumer<>(KafkaClients.reader(kafka, clientId));
                    Producer<String, byte[]> graves = new KafkaProducer<>(KafkaClients.producer(kafka, clientId))) {
                follow(consumer, graves);
            } catch (InterruptException e) {
                return;
            } catch (KafkaException | RedisAwayException e) {
                if (trouble == null) {
                    LOG.warn("contacts wait: reason={}", e.getMessage());
                }
                trouble = "contacts: " + e.getMessage();
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (RuntimeException e) {
                LOG.error("a defect in feeding the contacts; begun anew from where the book stands", e);
                trouble = "contacts: failed: " + e;
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void follow(Consumer<String, byte[]> consumer, Producer<String, byte[]> graves) {
        String topic = kafka.topics().nameOf(Topic.CONTACT_GIVEN);
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> taken = new HashMap<>();
        while (!closing) {
            ContactBook.State state = book.state();
            Map<TopicPartition, Long> ends = state.whole() ? Map.of() : consumer.endOffsets(partitions);
            boolean stood = turn(consumer, graves, partitions, taken);
            if (state.whole() || (stood && hasReached(taken, ends) && declareWhole(state, taken))) {
                trouble = null;
            } else {
                trouble = "contacts: read again, because Redis may have forgotten some";
            }
        }
    }

    /** Takes in what is new; false if the book stood elsewhere, and is read on from there. */
    private boolean turn(
            Consumer<String, byte[]> consumer,
            Producer<String, byte[]> graves,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> taken) {
        boolean stood = true;
        ConsumerRecords<String, byte[]> polled = taken.isEmpty() ? ConsumerRecords.empty() : consumer.poll(POLL);
        for (TopicPartition partition : partitions) {
            // Asked even if nothing is new: the book may stand elsewhere, when Redis has forgotten some of it.
            long from = taken.getOrDefault(partition, NOWHERE);
            long to = from == NOWHERE ? NOWHERE : consumer.position(partition);
            OptionalLong stands =
                    book.apply(partition.partition(), from, to, entries(polled.records(partition), graves));
            stands.ifPresent(offset -> consumer.seek(partition, offset));
            taken.put(partition, stands.orElse(to));
            stood &= stands.isEmpty();
        }
        return stood;
    }

    private static boolean hasReached(Map<TopicPartition, Long> taken, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> taken.getOrDefault(end.getKey(), NOWHERE) >= end.getValue());
    }

    private boolean declareWhole(ContactBook.State state, Map<TopicPartition, Long> taken) {
        Map<Integer, Long> offsets = new HashMap<>();
        taken.forEach((partition, offset) -> offsets.put(partition.partition(), offset));
        return book.declareWhole(state.replid(), offsets);
    }

    private List<Entry> entries(List<ConsumerRecord<String, byte[]>> records, Producer<String, byte[]> graves) {
        List<Entry> entries = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                entries.add(entry(record));
            } catch (UnreadableFactException e) {
                setAside(graves, record, e.why().name(), String.valueOf(e.getMessage()));
            } catch (IllegalArgumentException e) {
                setAside(graves, record, DeadLetter.SENSELESS, String.valueOf(e.getMessage()));
            }
        }
        return entries;
    }

    private Entry entry(ConsumerRecord<String, byte[]> record) {
        String userId = record.key();
        if (userId == null || !Ids.isId(userId)) {
            throw new IllegalArgumentException("key: no userId (expected: " + Ids.SHAPE + ")");
        }
        if (record.value() == null) {
            return new Entry(userId, null);
        }
        ContactGiven said = codec.decode(record.value(), ContactGiven.class);
        Optional<String> fault = FactRules.firstFault(said);
        if (fault.isPresent()) {
            throw new IllegalArgumentException(fault.get());
        }
        if (!said.getUserId().equals(userId)) {
            throw new IllegalArgumentException("key: " + userId + " (expected: the userId, " + said.getUserId() + ")");
        }
        return new Entry(userId, said);
    }

    /** Returns when the record is safe in its dead-letter topic. */
    private static void setAside(
            Producer<String, byte[]> graves, ConsumerRecord<String, byte[]> record, String reason, String detail) {
        LOG.warn(
                "set aside: topic={} partition={} offset={} reason={} detail={}",
                record.topic(),
                record.partition(),
                record.offset(),
                reason,
                detail);
        try {
            graves.send(DeadLetter.of(record, reason, detail)).get();
        } catch (ExecutionException e) {
            throw new KafkaException("a dead letter was not taken", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(CLOSE_WITHIN)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
