package io.paywindow.stock;

import io.paywindow.contract.OrderLine;
import io.paywindow.contract.OrderNumbered;
import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OrderPlaced;
import io.paywindow.contract.OrderRefused;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.PaymentReceived;
import io.paywindow.contract.RefusalReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Facts about made-up orders, now. */
public final class Facts {

    private Facts() {}

    /** The number of the n-th order. */
    public static String number(int n) {
        return "20261123%07d".formatted(n);
    }

    public static OrderPlaced placed(int n, String sku, int quantity) {
        return new OrderPlaced(
                "order-" + n,
                "user-" + n,
                List.of(new OrderLine(sku, quantity, 1250L)),
                "CNY",
                1250L * quantity,
                null,
                "test",
                now());
    }

    public static OrderNumbered numbered(int n) {
        return numbered(n, placed(n, "tea", 2));
    }

    public static OrderNumbered numbered(int n, OrderPlaced order) {
        return new OrderNumbered(number(n), order, 600_000L, now(), now().plusSeconds(600), "an-epoch");
    }

    public static OrderRefused refused(int n) {
        return new OrderRefused("order-" + n, "user-" + n, RefusalReason.OUT_OF_STOCK, "tea: 0 left", List.of(), now());
    }

    public static OrderOutcome outcome(int n, OutcomeKind kind) {
        return outcome(n, kind, now());
    }

    public static OrderOutcome outcome(int n, OutcomeKind kind, Instant decidedAt) {
        boolean paid = kind == OutcomeKind.PAID || kind == OutcomeKind.REFUND_DUE;
        return new OrderOutcome(
                number(n),
                kind,
                placed(n, "tea", 2),
                paid ? payment(n) : null,
                kind == OutcomeKind.REFUND_DUE ? "LATE" : null,
                decidedAt);
    }

    public static PaymentReceived payment(int n) {
        return new PaymentReceived("pay-" + n, number(n), 2500L, "CNY", "test", now());
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
