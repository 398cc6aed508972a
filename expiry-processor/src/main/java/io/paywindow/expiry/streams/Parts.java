package io.paywindow.expiry.streams;

import io.paywindow.contract.codec.FactCodec;
import io.paywindow.expiry.decision.PaymentWindow;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What every task is made with.
 *
 * @param window decides
 * @param codec facts to bytes and back
 * @param ticks writes the time into the payment log
 * @param watch what people see of it all
 * @param clock for lateness and for when to write a tick; decides nothing
 * @param tick how often a tick is written while something is about to fall due
 */
public record Parts(
        PaymentWindow window, FactCodec codec, Ticks ticks, ExpiryWatch watch, InstantSource clock, Duration tick) {

    public Parts {
        if (tick.toMillis() < 1 || tick.compareTo(DecisionTask.IDLE_TICK) > 0) {
            throw new IllegalArgumentException("tick: " + tick + " (expected: 1 ms to 1 s)");
        }
    }
}
