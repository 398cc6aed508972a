package io.paywindow.bench.api;

import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.paywindow.contract.names.RedisKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Customers who pay every other order half way through its window, and notice when it shows as paid or expired: in the views that
 * order-api publishes, by this machine's clock.
 */
final class Customers implements AutoCloseable {

    private static final String AWAITING = RedisKeys.ordersChannel("awaiting_payment");
    private static final String PAID = RedisKeys.ordersChannel("paid");
    private static final String EXPIRED = RedisKeys.ordersChannel("expired");
    private static final int DIGITS = 3;

    private final RedisClient redis;
    private final PaymentProvider provider;
    private final Duration window;
    private final Duration grace;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Long> paidAt = new ConcurrentHashMap<>();
    private final Map<String, Instant> acceptedAt = new ConcurrentHashMap<>();
    private final Consumer<String> onExpired;
    private final Histogram untilPaid = new ConcurrentHistogram(DIGITS);
    private final Histogram untilExpired = new ConcurrentHistogram(DIGITS);
    private final AtomicLong awaiting = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();

    /**
     * @param window of each order
     * @param grace after it until an unpaid order is over
     * @param onExpired is told the product of each order that shows as expired; must not block
     */
    Customers(
            String redisUrl,
            PaymentProvider provider,
            Duration window,
            Duration grace,
            InstantSource clock,
            Consumer<String> onExpired) {
        this.onExpired = onExpired;
        this.provider = provider;
        this.window = window;
        this.grace = grace;
        this.clock = clock;
        this.redis = RedisClient.create(redisUrl);
        StatefulRedisPubSubConnection<String, String> subscription = redis.connectPubSub();
        subscription.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String view) {
                hear(channel, view);
            }
        });
        subscription.sync().subscribe(AWAITING, PAID, EXPIRED);
    }

    private void hear(String channel, String view) {
        String number = text(view, "orderNumber");
        if (channel.equals(AWAITING)) {
            if (awaiting.incrementAndGet() % 2 == 0) {
                var unused = timer.schedule(() -> pay(number), window.toMillis() / 2, TimeUnit.MILLISECONDS);
            }
        } else if (channel.equals(PAID)) {
            ended.incrementAndGet();
            Long paid = paidAt.get(number);
            if (paid == null) {
                wrong.incrementAndGet();
            } else {
                untilPaid.recordValue(Math.max(1, System.nanoTime() - paid));
            }
        } else {
            ended.incrementAndGet();
            Instant due = Instant.parse(text(view, "payBy")).plus(grace);
            untilExpired.recordValue(
                    Math.max(1, Duration.between(due, clock.instant()).toNanos()));
            onExpired.accept(text(view, "sku"));
            Instant accepted = acceptedAt.get(number);
            if (accepted != null && accepted.isBefore(due)) {
                wrong.incrementAndGet();
            }
        }
    }

    private void pay(String number) {
        paidAt.put(number, System.nanoTime());
        provider.pay(number, () -> acceptedAt.put(number, clock.instant()));
    }

    /** From the sending of the callback until the order shows as paid, in nanoseconds. */
    Histogram untilPaid() {
        return untilPaid;
    }

    /** From when the order is due, which is payBy and the grace, until it shows as expired, in nanoseconds. */
    Histogram untilExpired() {
        return untilExpired;
    }

    /** Orders that were seen to be paid or expired. */
    long ended() {
        return ended.get();
    }

    /** Forgets the times taken so far. */
    void reset() {
        untilPaid.reset();
        untilExpired.reset();
    }

    /** Orders that got their number and are neither paid nor expired yet. */
    long open() {
        return awaiting.get() - ended.get();
    }

    /** Orders whose end was the wrong one: paid without a payment, or expired though the payment was accepted before they were due. */
    long wrong() {
        return wrong.get();
    }

    /** A field of a view, found without reading the JSON: at thousands a second this thread must not fall behind. */
    private static String text(String view, String field) {
        String before = '"' + field + "\":\"";
        int from = view.indexOf(before) + before.length();
        return view.substring(from, view.indexOf('"', from));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        redis.shutdown();
    }
}
