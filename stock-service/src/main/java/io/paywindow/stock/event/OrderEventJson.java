package io.paywindow.stock.event;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Order events to JSON and back. Thread-safe. */
public final class OrderEventJson {

    private final JsonMapper mapper = JsonMapper.builder()
            // ISO 8601, which every language reads.
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            // A newer writer may say more.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public byte[] write(OrderEvent event) {
        return mapper.writeValueAsBytes(event);
    }

    /** The event in the bytes; throws {@link IllegalArgumentException} that says what is wrong with them. */
    public OrderEvent read(byte[] body) {
        OrderEvent event;
        try {
            event = mapper.readValue(body, OrderEvent.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("body: " + e.getOriginalMessage(), e);
        }
        if (event == null || event.event() == null || event.occurredAt() == null) {
            throw new IllegalArgumentException("body: no event or occurredAt (expected: both)");
        }
        // Throws if it is of no kind, or of no order.
        event.messageId();
        return event;
    }
}
