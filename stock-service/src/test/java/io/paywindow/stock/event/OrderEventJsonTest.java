package io.paywindow.stock.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paywindow.stock.event.OrderEvent.Payment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderEventJsonTest {

    private static final Instant THEN = Instant.parse("2026-11-23T04:05:06.789Z");

    private final OrderEventJson json = new OrderEventJson();

    @Test
    void readsWhatItWrote() {
        OrderEvent refundDue = new OrderEvent(
                "order.refund-due",
                THEN,
                "202611230000001",
                null,
                null,
                null,
                null,
                null,
                null,
                new Payment("pay-1", 2500, "CNY", "bank", THEN),
                "NO_SUCH_ORDER",
                null);

        assertThat(json.read(json.write(refundDue))).isEqualTo(refundDue);
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        OrderEvent event = new OrderEvent(
                "order.expired", THEN, "202611230000001", null, null, null, null, null, null, null, null, null);

        assertThat(new String(json.write(event), StandardCharsets.UTF_8))
                .isEqualTo("{\"event\":\"order.expired\",\"occurredAt\":\"2026-11-23T04:05:06.789Z\","
                        + "\"orderNumber\":\"202611230000001\"}");
    }

    @Test
    void passesOverWhatANewerWriterSays() {
        assertThat(read("""
                {"event": "order.paid", "occurredAt": "2026-11-23T04:05:06Z", "orderNumber": "202611230000001", "new": {"a": 1}}
                """).kind()).isEqualTo(EventKind.PAID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{not json",
                "{}",
                "{\"event\":\"order.paid\"}",
                "{\"event\":\"order.unheard-of\",\"occurredAt\":\"2026-11-23T04:05:06Z\",\"orderNumber\":\"1\"}",
                "{\"event\":\"order.paid\",\"occurredAt\":\"2026-11-23T04:05:06Z\"}",
                "{\"event\":\"order.paid\",\"occurredAt\":\"yesterday\",\"orderNumber\":\"1\"}",
                "{\"event\":\"order.refund-due\",\"occurredAt\":\"2026-11-23T04:05:06Z\",\"orderNumber\":\"1\"}",
                "{\"event\":\"order.paid\",\"occurredAt\":\"2026-11-23T04:05:06Z\",\"orderNumber\":\"1\"} more"
            })
    void saysWhatIsWrongWithABodyThatIsNoEvent(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }

    private OrderEvent read(String body) {
        return json.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
