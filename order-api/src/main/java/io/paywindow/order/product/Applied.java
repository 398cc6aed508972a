package io.paywindow.order.product;

import io.paywindow.contract.names.Topics;
import io.paywindow.ledger.StockLedger;
import io.paywindow.order.facts.UnavailableException;
import io.paywindow.order.facts.Written;
import java.time.Duration;

/** Waits until the stock ledger has taken in a fact, so that whoever wrote it sees its effect. */
final class Applied {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final StockLedger ledger;
    private final Topics topics;
    private final Duration within;

    Applied(StockLedger ledger, Topics topics, Duration within) {
        this.ledger = ledger;
        this.topics = topics;
        this.within = within;
    }

    /** Whether the ledger had the fact in time. */
    boolean await(Written fact) {
        String topic = topics.nameOf(fact.topic());
        long deadline = System.nanoTime() + within.toNanos();
        Duration pause = SHORTEST_PAUSE;
        while (ledger.appliedOffset(topic, fact.partition()) <= fact.offset()) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        return true;
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("shutting down", e);
        }
    }
}
