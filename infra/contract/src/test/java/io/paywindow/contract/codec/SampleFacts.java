package io.paywindow.contract.codec;

import io.paywindow.contract.CancelRequested;
import io.paywindow.contract.ClockTick;
import io.paywindow.contract.ContactGiven;
import io.paywindow.contract.NumberLeased;
import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.ProductListed;
import io.paywindow.contract.RefundMade;
import io.paywindow.contract.RefusalReason;
import io.paywindow.contract.StockAdjusted;
import io.paywindow.contract.StockSnapshot;
import io.paywindow.contract.TokenIssued;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** One of every fact, each optional field once given and once left out. */
final class SampleFacts {

    private static final Instant AT = Instant.parse("2026-11-23T08:00:00.123Z");
    private static final String NUMBER = "202611230000042";

    static final OrderPlaced ORDER = OrderPlaced.newBuilder()
            .setOrderId("o-1")
            .setUserId("用户-1")
            .setLines(List.of(new OrderLine("tea", 2, 450L), new OrderLine("cup", 1, 0L)))
            .setCurrency("CNY")
            .setTotal(900L)
            .setPaymentWindow(15_000L)
            .setChannel("upstream")
            .setPlacedAt(AT)
            .build();

    static final PaymentReceived PAYMENT = PaymentReceived.newBuilder()
            .setPaymentId("p-1")
            .setOrderNumber(NUMBER)
            .setAmount(Long.MAX_VALUE)
            .setCurrency("CNY")
            .setProvider("demo-pay")
            .setPaidAt(AT)
            .build();

    private SampleFacts() {}

    static List<SpecificRecord> all() {
        return List.of(
                ORDER,
                OrderPlaced.newBuilder(ORDER).setPaymentWindow(null).build(),
                new OrderNumbered(NUMBER, ORDER, 15_000L, AT, AT.plusSeconds(15), "epoch"),
                new OrderRefused("o-1", "u-1", RefusalReason.OUT_OF_STOCK, "none left", ORDER.getLines(), AT),
                new OrderRefused("o-1", "u-1", RefusalReason.STALE, "", List.of(), AT),
                PAYMENT,
                new ClockTick("expiry-1", AT),
                new CancelRequested(NUMBER, "u-1", "", AT),
                new OrderOutcome(NUMBER, OutcomeKind.PAID, ORDER, PAYMENT, null, AT),
                new OrderOutcome(NUMBER, OutcomeKind.REFUND_DUE, null, PAYMENT, "NO_SUCH_ORDER", AT),
                new RefundMade(NUMBER, "p-1", "operator", AT),
                new ProductListed("tea", "Tea, 250 g", 450L, "CNY", 3, true, AT),
                new ProductListed("tea", "Tea, 250 g", 450L, "CNY", null, false, AT),
                new StockAdjusted("a-1", "tea", -5L, "broken", "operator", AT),
                new StockSnapshot("tea", -1L, 2L, 3L, Map.of("order-numbered:0", 17L), AT),
                new ContactGiven("u-1", "a@b.example", null, "zh", AT),
                new ContactGiven("u-1", null, "https://b.example/hook", "en", AT),
                new TokenIssued("ab12", "u-1", List.of("customer", "operator"), AT, AT),
                new NumberLeased("20261123", 1L, 1_000L, "allocator-1", "lease-1"));
    }
}
