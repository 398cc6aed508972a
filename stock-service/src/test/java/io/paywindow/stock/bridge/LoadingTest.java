package io.paywindow.stock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.codec.FactCodec;
import io.paywindow.contract.kafka.DeadLetter;
import io.paywindow.contract.names.Topics;
import io.paywindow.stock.Facts;
import io.paywindow.stock.bridge.Loading.Loaded;
import io.paywindow.stock.event.OrderEventJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LoadingTest {

    private static final Instant THEN = Instant.parse("2026-11-23T04:05:06.789Z");

    private final FactCodec codec = new FactCodec();
    private final Loading loading = new Loading(codec, new OrderEventJson(), new Topics("shop."));

    @Test
    void aFactBecomesAPersistentMessageThatSaysWhatItIs() {
        Parcel parcel = parcel("shop.order-outcome", Facts.number(1), Facts.outcome(1, OutcomeKind.PAID, THEN));

        assertThat(parcel.routingKey).isEqualTo("order.paid");
        assertThat(parcel.properties.getMessageId()).isEqualTo("202611230000001:paid");
        assertThat(parcel.properties.getType()).isEqualTo("order.paid");
        assertThat(parcel.properties.getDeliveryMode()).isEqualTo(2);
        assertThat(parcel.properties.getTimestamp()).isEqualTo(Date.from(THEN));
        assertThat(parcel.properties.getContentType()).isEqualTo("application/json");
        assertThat(parcel.properties.getHeaders()).isNull();
    }

    @Test
    void theTraceOfAFactGoesOnInItsMessage() {
        ConsumerRecord<String, byte[]> record = record("shop.order-refused", "order-1", codec.encode(Facts.refused(1)));
        record.headers()
                .add(
                        "traceparent",
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".getBytes(StandardCharsets.US_ASCII));

        assertThat(loading.load(record, () -> {}))
                .isInstanceOfSatisfying(
                        Loaded.Message.class,
                        message -> assertThat(message.parcel().properties.getHeaders())
                                .containsEntry(
                                        "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    }

    /** Headers are anybody's. One beyond a frame of AMQP cannot be sent, ever, and one of no value is no reason to lose a fact. */
    @ParameterizedTest
    @MethodSource
    void aTraceThatIsNoneIsLeftOutAndTheFactGoesOn(byte @Nullable [] trace) {
        ConsumerRecord<String, byte[]> record = record("shop.order-refused", "order-1", codec.encode(Facts.refused(1)));
        record.headers().add("traceparent", trace);

        assertThat(loading.load(record, () -> {}))
                .isInstanceOfSatisfying(
                        Loaded.Message.class,
                        message -> assertThat(message.parcel().properties.getHeaders())
                                .isNull());
    }

    static Stream<byte @Nullable []> aTraceThatIsNoneIsLeftOutAndTheFactGoesOn() {
        return Stream.of(
                null,
                new byte[0],
                "00-not-a-trace".getBytes(StandardCharsets.US_ASCII),
                "0".repeat(200_000).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aRefundDueOfNoPaymentIsSetAsideAndEndsNothing() {
        OrderOutcome ofNothing = new OrderOutcome(Facts.number(1), OutcomeKind.REFUND_DUE, null, null, "LATE", THEN);

        assertThat(loading.load(record("shop.order-outcome", Facts.number(1), codec.encode(ofNothing)), () -> {}))
                .isEqualTo(new Loaded.Useless("SENSELESS", "payment: absent (expected: the one that is due back)"));
    }

    @Test
    void everyRefundDueOfAnOrderHasAnIdOfItsOwn() {
        assertThat(parcel("shop.order-outcome", Facts.number(1), Facts.outcome(1, OutcomeKind.REFUND_DUE, THEN))
                        .messageId())
                .isEqualTo("202611230000001:refund-due:pay-1");
    }

    @Test
    void theBodyIsTheOneThatTheReadmePromises() {
        Parcel numbered = parcel("shop.order-numbered", Facts.number(1), Facts.numbered(1));

        assertThat(new String(numbered.body, StandardCharsets.UTF_8))
                .matches("\\{\"event\":\"order.numbered\",\"occurredAt\":\"20[^\"]+Z\","
                        + "\"orderNumber\":\"202611230000001\",\"orderId\":\"order-1\",\"userId\":\"user-1\","
                        + "\"lines\":\\[\\{\"sku\":\"tea\",\"quantity\":2,\"unitPrice\":1250}],"
                        + "\"total\":\\{\"amount\":2500,\"currency\":\"CNY\"},"
                        + "\"placedAt\":\"20[^\"]+Z\",\"payBy\":\"20[^\"]+Z\"}");
    }

    @Test
    void bytesThatAreNoFactAreSetAsideWithTheCodecsReason() {
        assertThat(loading.load(record("shop.order-outcome", "x", new byte[] {1, 2, 3}), () -> {}))
                .isInstanceOfSatisfying(
                        Loaded.Useless.class,
                        useless -> assertThat(useless.reason()).isEqualTo("NOT_SINGLE_OBJECT"));
    }

    @Test
    void aFactOfAnotherTopicIsSetAside() {
        assertThat(useless("shop.order-outcome", "order-1", Facts.refused(1)).reason())
                .isEqualTo("WRONG_FACT");
    }

    @Test
    void aFactUnderAnotherKeyIsSetAside() {
        assertThat(useless("shop.order-outcome", Facts.number(2), Facts.outcome(1, OutcomeKind.PAID, THEN))
                        .reason())
                .isEqualTo(DeadLetter.KEY_MISMATCH);
    }

    @Test
    void anIdThatAmqpCannotCarryIsSetAside() {
        String id = "i".repeat(300);
        OrderRefused refused = new OrderRefused(id, "user", RefusalReason.INVALID, "orderId", List.of(), THEN);

        assertThat(useless("shop.order-refused", id, refused).reason()).isEqualTo(DeadLetter.SENSELESS);
    }

    private Parcel parcel(String topic, String key, SpecificRecord fact) {
        return ((Loaded.Message) loading.load(record(topic, key, codec.encode(fact)), () -> {})).parcel();
    }

    private Loaded.Useless useless(String topic, String key, SpecificRecord fact) {
        return (Loaded.Useless) loading.load(record(topic, key, codec.encode(fact)), () -> {});
    }

    private static ConsumerRecord<String, byte[]> record(String topic, String key, byte[] value) {
        return new ConsumerRecord<>(topic, 0, 0, key, value);
    }
}
