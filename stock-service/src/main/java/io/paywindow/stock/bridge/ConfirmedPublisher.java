package io.paywindow.stock.bridge;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import io.paywindow.contract.names.OrderEvents;
import io.paywindow.stock.amqp.AmqpLink;
import io.paywindow.stock.amqp.AmqpWork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes to the exchange until the broker has confirmed: whatever is submitted is published, again and again if it must be, and
 * told {@link Parcel#confirmed} once.
 *
 * <p>All state belongs to one thread, which others only send {@link Mail}. Who submits bounds how much is unconfirmed. After a nack or a
 * return nothing new is published; one parcel is tried at a time, after growing pauses, until one is confirmed: a message that one
 * queue refuses may have reached another, and every try would tell that one again.
 */
final class ConfirmedPublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfirmedPublisher.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LATE = Duration.ofSeconds(10);

    private final AmqpLink link;
    private final AmqpWork work;
    private final BridgeMeters meters;
    private final BlockingQueue<Mail> mailbox = new LinkedBlockingQueue<>();
    private final Deque<Parcel> waiting = new ArrayDeque<>();
    private final Deque<Parcel> refused = new ArrayDeque<>();
    private final Map<Long, Parcel> unconfirmed = new LinkedHashMap<>();
    private int session;
    private Duration pause = FIRST_PAUSE;
    private long refusedAt = System.nanoTime() - 2 * LONGEST_PAUSE.toNanos();
    private @Nullable Parcel probe;
    private volatile @Nullable String blocked;
    private volatile @Nullable String trouble;

    ConfirmedPublisher(AmqpLink link, BridgeMeters meters) {
        this.link = link;
        this.meters = meters;
        this.work = new AmqpWork(link, "bridge", CLOSE_WITHIN, this::publish);
    }

    void start() {
        work.start();
    }

    /** Takes the parcel over; never blocks. */
    void submit(Parcel parcel) {
        mailbox.add(new Mail.Submitted(parcel));
    }

    /** Why nothing is confirmed now, for people; empty when all is well. */
    Optional<String> trouble() {
        return work.trouble().or(() -> Optional.ofNullable(trouble));
    }

    private void publish(Connection connection) throws IOException, InterruptedException {
        Channel channel = open(connection);
        takeBack();
        while (!work.closing()) {
            read(mailbox.poll(TICK.toMillis(), TimeUnit.MILLISECONDS));
            for (Mail mail = mailbox.poll(); mail != null; mail = mailbox.poll()) {
                read(mail);
            }
            if (!channel.isOpen()) {
                throw new IOException(
                        "channel closed: " + channel.getCloseReason().getMessage());
            }
            if (blocked == null) {
                publishWhatMayGo(connection, channel);
            }
            trouble = assess();
        }
    }

    private Channel open(Connection connection) throws IOException {
        session++;
        int here = session;
        blocked = null;
        connection.addBlockedListener(
                reason -> {
                    blocked = reason;
                    mailbox.add(new Mail.Look());
                },
                () -> {
                    blocked = null;
                    mailbox.add(new Mail.Look());
                });
        Channel channel = connection.createChannel();
        channel.addShutdownListener(cause -> mailbox.add(new Mail.Look()));
        channel.confirmSelect();
        channel.addConfirmListener(
                (tag, upTo) -> mailbox.add(new Mail.Answered(here, tag, upTo, true)),
                (tag, upTo) -> mailbox.add(new Mail.Answered(here, tag, upTo, false)));
        channel.addReturnListener((Return returned) -> mailbox.add(new Mail.Returned(
                here, String.valueOf(returned.getProperties().getMessageId()), returned.getReplyText())));
        return channel;
    }

    /** What a lost connection left unconfirmed goes first on the new one. */
    private void takeBack() {
        List<Parcel> before = new ArrayList<>(unconfirmed.values());
        unconfirmed.clear();
        before.addAll(refused);
        refused.clear();
        probe = null;
        for (Parcel parcel : before.reversed()) {
            parcel.returned = null;
            waiting.addFirst(parcel);
        }
    }

    private void read(@Nullable Mail mail) {
        switch (mail) {
            case Mail.Submitted(Parcel parcel) -> waiting.addLast(parcel);
            case Mail.Answered answer when answer.session() == session -> settle(answer);
            case Mail.Returned returned when returned.session() == session -> mark(returned);
            // A word of a channel that is no more, or only a call to look.
            case null, default -> {}
        }
    }

    private void settle(Mail.Answered answer) {
        if (!answer.upTo()) {
            Parcel parcel = unconfirmed.remove(answer.tag());
            if (parcel != null) {
                settle(parcel, answer.taken());
            }
            return;
        }
        Iterator<Map.Entry<Long, Parcel>> oldestFirst = unconfirmed.entrySet().iterator();
        while (oldestFirst.hasNext()) {
            Map.Entry<Long, Parcel> entry = oldestFirst.next();
            if (entry.getKey() > answer.tag()) {
                return;
            }
            oldestFirst.remove();
            settle(entry.getValue(), answer.taken());
        }
    }

    private void settle(Parcel parcel, boolean taken) {
        boolean probed = parcel == probe;
        if (probed) {
            probe = null;
        }
        if (!taken || parcel.returned != null) {
            refuse(parcel, probed);
            return;
        }
        meters.confirmed(parcel.routingKey);
        parcel.confirmed();
        if (probed) {
            LOG.info("RabbitMQ takes messages again: waiting={}", refused.size());
            waiting.addAll(refused);
            refused.clear();
        }
    }

    private void refuse(Parcel parcel, boolean probed) {
        long now = System.nanoTime();
        if (probed || refused.isEmpty()) {
            boolean longAgo = now - refusedAt > 2 * LONGEST_PAUSE.toNanos();
            pause = longAgo ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            refusedAt = now;
        }
        String how = parcel.returned == null ? "nack" : "return";
        if (refused.isEmpty() && !probed) {
            LOG.warn(
                    "RabbitMQ does not take a message, trying again: messageId={} how={} reason={}",
                    parcel.messageId(),
                    how,
                    parcel.returned);
        }
        meters.refused(how);
        refused.addLast(parcel);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void mark(Mail.Returned returned) {
        for (Parcel parcel : unconfirmed.values()) {
            if (parcel.returned == null && returned.messageId().equals(parcel.messageId())) {
                parcel.returned = returned.reason();
                return;
            }
        }
    }

    private void publishWhatMayGo(Connection connection, Channel channel) throws IOException {
        if (refused.isEmpty() && probe == null) {
            while (blocked == null && !waiting.isEmpty()) {
                publish(channel, waiting.removeFirst());
            }
        } else if (unconfirmed.isEmpty() && System.nanoTime() - refusedAt >= pause.toNanos()) {
            Parcel next = refused.getFirst();
            if (next.returned != null) {
                // Somebody took a queue or binding away. Before the parcel is taken out: this may fail.
                link.ensureTopology(connection);
                next.returned = null;
            }
            refused.removeFirst();
            probe = next;
            publish(channel, next);
        }
    }

    private void publish(Channel channel, Parcel parcel) throws IOException {
        parcel.publishedAt = System.nanoTime();
        unconfirmed.put(channel.getNextPublishSeqNo(), parcel);
        // Mandatory: without a queue for it a message would be confirmed and gone.
        channel.basicPublish(OrderEvents.EXCHANGE, parcel.routingKey, true, parcel.properties, parcel.body);
    }

    private @Nullable String assess() {
        String why = blocked;
        if (why != null) {
            return "RabbitMQ blocks publishers: " + why;
        }
        if (!refused.isEmpty()) {
            return "RabbitMQ does not take " + refused.size() + " messages";
        }
        for (Parcel oldest : unconfirmed.values()) {
            long age = System.nanoTime() - oldest.publishedAt;
            return age < LATE.toNanos() ? null : "RabbitMQ has not confirmed for " + age / 1_000_000_000 + " s";
        }
        return null;
    }

    @Override
    public void close() {
        work.close();
    }
}
