package io.paywindow.stock.bridge;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.codec.UnreadableFactException;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.names.Topic;
import io.paywindow.contract.names.Topics;
import io.paywindow.stock.event.OrderEvent;
import io.paywindow.stock.event.OrderEventJson;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a record from Kafka into a message for the exchange, or says why it cannot be one. Pure. */
final class Loading {

    private static final Logger LOG = LoggerFactory.getLogger(Loading.class);

    /** In the dead-letter topic: we could not do with it what we should have. */
    private static final String FAILED = "FAILED";

    private static final int PERSISTENT = 2;
    private static final int LONGEST_ID_BYTES = 255;
    private static final String TRACEPARENT = "traceparent";

    /** As W3C Trace Context has it, of this and later versions. */
    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}.{0,200}");

    private final FactCodec codec;
    private final OrderEventJson json;
    private final Map<String, Class<? extends SpecificRecord>> factOf;

    /** What became of a record. */
    sealed interface Loaded {
        /** It goes out. */
        record Message(Parcel parcel) implements Loaded {}

        /** It is of no use. */
        record Useless(String reason, String detail) implements Loaded {}
    }

    Loading(FactCodec codec, OrderEventJson json, Topics topics) {
        this.codec = codec;
        this.json = json;
        this.factOf = Map.of(
                topics.nameOf(Topic.ORDER_NUMBERED), OrderNumbered.class,
                topics.nameOf(Topic.ORDER_REFUSED), OrderRefused.class,
                topics.nameOf(Topic.ORDER_OUTCOME), OrderOutcome.class);
    }

    /** The topics it knows, by their full names. */
    Iterable<String> topics() {
        return factOf.keySet();
    }

    /**
     * The record as a message. Never throws: whatever a record does to us, the next one must have its turn.
     *
     * @param onConfirmed what to run when RabbitMQ has it
     */
    Loaded load(ConsumerRecord<String, byte[]> record, Runnable onConfirmed) {
        try {
            return loaded(record, onConfirmed);
        } catch (UnreadableFactException e) {
            return new Loaded.Useless(e.why().name(), String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return new Loaded.Useless(DeadLetter.SENSELESS, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error(
                    "a defect: topic={} partition={} offset={}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e);
            return new Loaded.Useless(FAILED, e.toString());
        }
    }

    private Loaded loaded(ConsumerRecord<String, byte[]> record, Runnable onConfirmed) {
        OrderEvent event =
                event(codec.decode(record.value(), factOf.getOrDefault(record.topic(), SpecificRecord.class)));
        if (!event.reference().equals(record.key())) {
            return new Loaded.Useless(
                    DeadLetter.KEY_MISMATCH, "key: " + record.key() + " (expected: " + event.reference() + ")");
        }
        int idBytes = event.messageId().getBytes(StandardCharsets.UTF_8).length;
        if (idBytes > LONGEST_ID_BYTES) {
            return new Loaded.Useless(
                    DeadLetter.SENSELESS,
                    "message-id: " + idBytes + " bytes (expected: at most 255, AMQP's own limit)");
        }
        return new Loaded.Message(
                new Parcel(event.kind().routingKey(), properties(event, record), json.write(event), onConfirmed));
    }

    private static OrderEvent event(SpecificRecord fact) {
        return switch (fact) {
            case OrderNumbered numbered -> Translation.of(numbered);
            case OrderRefused refused -> Translation.of(refused);
            case OrderOutcome outcome -> Translation.of(outcome);
            default -> throw new IllegalStateException("read from a topic that is not bridged: " + fact.getSchema());
        };
    }

    private static BasicProperties properties(OrderEvent event, ConsumerRecord<String, byte[]> record) {
        return new BasicProperties.Builder()
                .messageId(event.messageId())
                .type(event.event())
                .timestamp(Date.from(event.occurredAt()))
                .contentType("application/json")
                .contentEncoding("utf-8")
                .deliveryMode(PERSISTENT)
                .appId("paywindow")
                .headers(trace(record)
                        .<Map<String, Object>>map(trace -> Map.of(TRACEPARENT, trace))
                        .orElse(null))
                .build();
    }

    /** Headers are anybody's: one that is no trace is left out, for it may be larger than AMQP can carry, and stop all that follows. */
    private static Optional<String> trace(ConsumerRecord<String, byte[]> record) {
        return Optional.ofNullable(record.headers().lastHeader(TRACEPARENT))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.US_ASCII))
                .filter(trace -> TRACE.matcher(trace).matches());
    }
}
