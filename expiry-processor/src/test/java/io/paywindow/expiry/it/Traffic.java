package io.paywindow.expiry.it;

import io.paywindow.contract.names.Topic;
import io.paywindow.expiry.Given;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Customers: open orders at a steady rate, pay most of them, some twice, some too little, some too late, until told to stop. */
final class Traffic implements AutoCloseable {

    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final Shop shop;
    private final Duration window;
    private final int perSecond;
    private final Random random;
    private final Set<String> opened = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofPlatform().name("traffic").unstarted(this::run);
    private volatile boolean stopped;

    Traffic(Shop shop, Duration window, int perSecond, long seed) {
        this.shop = shop;
        this.window = window;
        this.perSecond = perSecond;
        this.random = new Random(seed);
    }

    Traffic start() {
        thread.start();
        return this;
    }

    /** The orders that Kafka has acknowledged so far. */
    Set<String> opened() {
        return Set.copyOf(opened);
    }

    private void run() {
        String late = "";
        for (int i = 0; !stopped; i++) {
            String number = shop.newNumber();
            open(number);
            int dice = random.nextInt(10);
            if (dice < 4) {
                pay(number, "p1");
            } else if (dice < 5) {
                pay(number, "p1");
                pay(number, "p2");
                pay(number, "p1");
            } else if (dice < 6) {
                write(Topic.PAYMENT_RECEIVED, number, Given.payment(number, "p0", 1, Given.CURRENCY));
            } else if (dice < 7) {
                late = number;
            }
            if (!late.isEmpty() && i % 50 == 0) {
                pay(late, "p9");
                late = "";
            }
            LockSupport.parkNanos(1_000_000_000L / perSecond);
        }
        shop.producer.flush();
    }

    private void open(String number) {
        byte[] order = shop.codec.encode(Given.numbered(number, Instant.now(), window));
        var unused = shop.producer.send(
                new ProducerRecord<>(shop.topics.nameOf(Topic.ORDER_NUMBERED), number, order), (where, failure) -> {
                    if (failure == null) {
                        opened.add(number);
                    }
                });
    }

    private void pay(String number, String paymentId) {
        write(Topic.PAYMENT_RECEIVED, number, Given.payment(number, paymentId));
    }

    private void write(Topic topic, String number, SpecificRecord fact) {
        // Nothing is promised to a customer here: what Kafka has is what counts, and the verifier reads that.
        var unused =
                shop.producer.send(new ProducerRecord<>(shop.topics.nameOf(topic), number, shop.codec.encode(fact)));
    }

    /** Opens no more orders; returns when the last record is written. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(STOP_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
