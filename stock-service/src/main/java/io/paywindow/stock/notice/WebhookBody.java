package io.paywindow.stock.notice;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.paywindow.stock.event.OrderEvent;
import java.time.Instant;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a webhook says: {@code {"type", "timestamp", "data": {"subject", "text", "order"}}}. Thread-safe. */
final class WebhookBody {

    private final JsonMapper mapper = JsonMapper.builder()
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private record Body(String type, Instant timestamp, Data data) {}

    @JsonInclude(Include.NON_NULL)
    private record Data(String subject, String text, OrderEvent order) {}

    String of(Notice notice, Instant now) {
        return mapper.writeValueAsString(new Body(
                notice.news().type(),
                now,
                new Data(notice.subject(), notice.text(), notice.news().event())));
    }
}
