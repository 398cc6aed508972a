package io.paywindow.stock.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.stock.event.EventKind;
import io.paywindow.stock.event.OrderEvent;
import io.paywindow.stock.event.OrderEvent.Amount;
import io.paywindow.stock.event.OrderEvent.Payment;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TextsTest {

    private static final Instant THEN = Instant.parse("2026-11-23T04:05:06Z");

    private final Texts texts = new Texts(ZoneId.of("Asia/Shanghai"), "en");

    @Test
    void tellsInEnglishWithTheCustomersClockAndMoney() {
        Notice notice = notice(event(EventKind.NUMBERED, null), "en");

        assertThat(notice.subject()).startsWith("Order 202611230000001: please pay by Nov 23, 2026, 12:05:06");
        assertThat(notice.text()).contains("CN¥25.00").contains("back on the shelf");
        assertThat(notice.messageId()).isEqualTo("202611230000001:numbered");
    }

    @Test
    void tellsInChinese() {
        Notice notice = notice(event(EventKind.EXPIRED, null), "zh-CN");

        assertThat(notice.subject()).isEqualTo("订单 202611230000001 已过期");
        assertThat(notice.text()).contains("¥25.00").contains("未在规定时间内付款");
    }

    @Test
    void tellsInEnglishWhereThereIsNoBetterTemplate() {
        assertThat(notice(event(EventKind.PAID, null), "nl").subject()).isEqualTo("Order 202611230000001 is paid");
    }

    @Test
    void saysWhyInWords() {
        assertThat(notice(event(EventKind.REFUND_DUE, "DUPLICATE"), "en").text())
                .isEqualTo("Your payment of CN¥25.00 for order 202611230000001 will be refunded:"
                        + " the order had been paid already.");
        assertThat(notice(event(EventKind.REFUSED, "A_NEWER_REASON"), "en").text())
                .endsWith("please ask us.");
    }

    @ParameterizedTest
    @EnumSource(EventKind.class)
    void hasATextForEveryEventInEveryLanguage(EventKind kind) {
        for (String language : List.of("en", "zh")) {
            Notice notice = notice(event(kind, "LATE"), language);
            assertThat(notice.subject()).contains("202611230000001").doesNotContain("{");
            assertThat(notice.text()).contains("202611230000001").doesNotContain("{");
        }
    }

    private Notice notice(OrderEvent event, String language) {
        return texts.notice(new News(event, false), "user-1", Optional.of(language));
    }

    private static OrderEvent event(EventKind kind, @Nullable String reason) {
        return new OrderEvent(
                kind.routingKey(),
                THEN,
                "202611230000001",
                "order-1",
                "user-1",
                List.of(),
                new Amount(2500, "CNY"),
                THEN,
                THEN,
                new Payment("pay-1", 2500, "CNY", "bank", THEN),
                reason,
                null);
    }
}
