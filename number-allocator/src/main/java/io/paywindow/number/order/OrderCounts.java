package io.paywindow.number.order;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.contract.RefusalReason;

/** How many orders came to what, for the operator. Counted when their batch is about to be committed. Thread-safe. */
final class OrderCounts {

    private static final String ORDERS = "paywindow.orders";

    private final MeterRegistry meters;

    OrderCounts(MeterRegistry meters) {
        this.meters = meters;
    }

    void numbered() {
        count("numbered", "none");
    }

    void refused(RefusalReason reason) {
        count("refused", reason.name());
    }

    void dead(String reason) {
        count("dead", reason);
    }

    /** An order that came again after everybody had been told its number. */
    void repeated() {
        count("repeated", "none");
    }

    private void count(String result, String reason) {
        meters.counter(ORDERS, "result", result, "reason", reason).increment();
    }
}
