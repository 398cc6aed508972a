package io.paywindow.expiry.streams;

import java.time.Duration;

/** Writes the time into the payment log. */
public interface Ticks {

    /** Asks for one tick on the partition. Returns at once; a tick that cannot be written is simply not there. */
    void write(int partition);

    /** How far the broker's clock is ahead of ours, as the last answer had it. */
    Duration brokerAhead();
}
