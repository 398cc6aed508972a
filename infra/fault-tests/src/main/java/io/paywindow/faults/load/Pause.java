package io.paywindow.faults.load;

import java.time.Duration;

/** How long somebody waits before they ask again: twice as long each time, as clients with manners do. For one thread. */
final class Pause {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private Duration next = FIRST;

    void await() throws InterruptedException {
        Thread.sleep(next);
        Duration twice = next.multipliedBy(2);
        next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }
}
