package io.paywindow.faults.promise;

import java.time.Duration;

/**
 * What the shop was told to do, and how much later than promised is still the machine's doing.
 *
 * @param patience how many times longer than promised things may take: 1 on a machine of one's own
 */
public record Rules(Duration window, Duration grace, Duration outageGrace, double patience) {

    /** Time that passes for longer than this without a tick is an outage. */
    public static final Duration OUTAGE = Duration.ofSeconds(5);

    /** Without faults an unpaid order is over so soon after it was due. */
    Duration promptly() {
        return longer(Duration.ofSeconds(1));
    }

    /** After a fault it is over so soon after the fault was. */
    Duration afterFault() {
        return longer(Duration.ofSeconds(30));
    }

    private Duration longer(Duration promised) {
        return Duration.ofMillis(Math.round(promised.toMillis() * patience));
    }
}
