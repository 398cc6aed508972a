package io.paywindow.outside;

import io.paywindow.contract.CancelRequested;
import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.RefundMade;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.KafkaClients;
import io.paywindow.contract.kafka.KafkaSettings;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.names.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Another team's system, which writes facts to Kafka itself. Thread-safe. */
public final class UpstreamSystem implements AutoCloseable {

    private final FactCodec codec = new FactCodec();
    private final Producer<String, byte[]> producer;
    private final Topics topics;
    private final InstantSource clock;

    public UpstreamSystem(KafkaSettings kafka, InstantSource clock) {
        this.producer = new KafkaProducer<>(KafkaClients.producer(kafka, "upstream"));
        this.topics = kafka.topics();
        this.clock = clock;
    }

    /** Places an order of one product; returns when Kafka has it. */
    public OrderPlaced place(String orderId, String userId, OrderLine line, String currency, Optional<Duration> window)
            throws InterruptedException {
        return place(orderId, userId, List.of(line), currency, window);
    }

    /** Places an order; returns when Kafka has it. */
    public OrderPlaced place(
            String orderId, String userId, List<OrderLine> lines, String currency, Optional<Duration> window)
            throws InterruptedException {
        OrderPlaced order = new OrderPlaced(
                orderId,
                userId,
                lines,
                currency,
                lines.stream()
                        .mapToLong(line -> line.getQuantity() * line.getUnitPrice())
                        .sum(),
                window.map(Duration::toMillis).orElse(null),
                "upstream",
                clock.instant());
        write(Topic.ORDER_PLACED, orderId, order);
        return order;
    }

    public void pay(String paymentId, String orderNumber, long amount, String currency) throws InterruptedException {
        write(
                Topic.PAYMENT_RECEIVED,
                orderNumber,
                new PaymentReceived(paymentId, orderNumber, amount, currency, "upstream-pay", clock.instant()));
    }

    public void cancel(String orderNumber) throws InterruptedException {
        write(
                Topic.CANCEL_REQUESTED,
                orderNumber,
                new CancelRequested(orderNumber, "upstream", "changed my mind", clock.instant()));
    }

    /** Tells that a payment was given back. */
    public void refunded(String orderNumber, String paymentId) throws InterruptedException {
        write(Topic.REFUND_MADE, orderNumber, new RefundMade(orderNumber, paymentId, "upstream", clock.instant()));
    }

    /** Puts units on a shelf, or takes them away. */
    public void stock(String adjustmentId, String sku, long delta) throws InterruptedException {
        write(
                Topic.STOCK_ADJUSTED,
                sku,
                new StockAdjusted(adjustmentId, sku, delta, "delivery " + adjustmentId, "upstream", clock.instant()));
    }

    /** Writes whatever it is given, sense or nonsense. */
    public void write(Topic topic, String key, byte[] bytes) throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(topics.nameOf(topic), key, bytes))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka did not take it", e.getCause());
        }
    }

    /** Writes a fact; returns when Kafka has it. */
    public void write(Topic topic, String key, SpecificRecord fact) throws InterruptedException {
        write(topic, key, codec.encode(fact));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
