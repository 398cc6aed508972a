package io.paywindow.faults.fault;

import io.paywindow.contract.CancelRequested;
import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.names.Topic;
import io.paywindow.faults.history.Poison;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.avro.specific.SpecificRecord;

/** Upstream systems write what nobody can use: no Avro, a key that is another's, a payment that makes no sense or comes too late to tell. */
record Poisoned(long seed, Duration lasts) implements Fault {

    private static final int MOST = 40;
    private static final List<Topic> GARBAGE_ON = List.of(
            Topic.ORDER_PLACED,
            Topic.PAYMENT_RECEIVED,
            Topic.CANCEL_REQUESTED,
            Topic.REFUND_MADE,
            Topic.PRODUCT_LISTED,
            Topic.STOCK_ADJUSTED,
            Topic.CONTACT_GIVEN,
            Topic.ORDER_NUMBERED,
            Topic.ORDER_REFUSED,
            Topic.ORDER_OUTCOME);
    private static final String LONG_GONE = "202001010000001";
    private static final FactCodec CODEC = new FactCodec();

    @Override
    public String told() {
        return MOST + " poisoned records";
    }

    @Override
    public void begin(Stage stage) throws InterruptedException {
        RandomGenerator random = new SplittableRandom(seed);
        long end = System.nanoTime() + lasts.toNanos();
        for (int i = 0; i < MOST && System.nanoTime() < end; i++) {
            Poison poison = poison("poison-" + Long.toHexString(seed) + "-" + i, random);
            try {
                stage.crowd()
                        .upstream()
                        .write(poison.topic(), poison.key(), poison.bytes().array());
                stage.history().add(poison);
            } catch (IllegalStateException e) {
                // It may be there all the same; then it must be set aside as well.
                stage.history().addDoubtful(poison);
            }
        }
    }

    private static Poison poison(String id, RandomGenerator random) {
        Instant now = Instant.EPOCH;
        return switch (random.nextInt(6)) {
            case 0 ->
                poison(
                        Topic.ORDER_PLACED,
                        "not-" + id,
                        new OrderPlaced(
                                id,
                                "user-1",
                                List.of(new OrderLine("plenty-1", 1, 199L)),
                                "CNY",
                                199L,
                                null,
                                "upstream",
                                now),
                        "KEY_MISMATCH");
            case 1 ->
                poison(
                        Topic.PAYMENT_RECEIVED,
                        LONG_GONE,
                        new PaymentReceived(id, LONG_GONE, 100L, "CNY", "storm-pay", now),
                        "MARKER_GONE");
            case 2 ->
                poison(
                        Topic.PAYMENT_RECEIVED,
                        LONG_GONE,
                        new PaymentReceived(id, LONG_GONE, -100L, "CNY", "storm-pay", now),
                        "SENSELESS");
            case 3 ->
                poison(Topic.CANCEL_REQUESTED, id, new CancelRequested(LONG_GONE, "user-1", "", now), "KEY_MISMATCH");
            default ->
                new Poison(
                        GARBAGE_ON.get(random.nextInt(GARBAGE_ON.size())),
                        id,
                        ByteBuffer.wrap(("garbage " + id).getBytes(StandardCharsets.UTF_8)),
                        "NOT_SINGLE_OBJECT");
        };
    }

    private static Poison poison(Topic topic, String key, SpecificRecord fact, String reason) {
        return new Poison(topic, key, ByteBuffer.wrap(CODEC.encode(fact)), reason);
    }

    @Override
    public void end(Stage stage) {
        // It is done.
    }

    @Override
    public boolean breaksTheLine() {
        return false;
    }
}
