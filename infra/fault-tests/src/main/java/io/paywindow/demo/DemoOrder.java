package io.paywindow.demo;

import io.paywindow.contract.order.Money;
import java.time.Duration;

/**
 * One order of the demo, as planned.
 *
 * @param index from 0 on
 * @param orderId of an upstream order; of one over HTTP the idempotency key, as the shop makes the id
 * @param user who buys
 * @param upstream whether it comes as an event instead of over HTTP
 * @param product what is bought
 * @param quantity how much of it
 * @param fate how it is to end
 * @param hesitation how long its customer waits before paying or cancelling
 */
record DemoOrder(
        int index,
        String orderId,
        String user,
        boolean upstream,
        DemoProduct product,
        int quantity,
        Fate fate,
        Duration hesitation) {

    /** What it costs. */
    Money total() {
        return Money.of(quantity * product.price(), DemoProduct.CURRENCY);
    }
}
