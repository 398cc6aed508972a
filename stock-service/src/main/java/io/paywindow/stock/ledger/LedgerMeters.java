package io.paywindow.stock.ledger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.ledger.ApplyResult;
import java.time.Duration;
import java.util.function.Supplier;

/** What operators see of the ledger. Thread-safe. */
final class LedgerMeters {

    private final MeterRegistry registry;

    LedgerMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Records of a topic are in the ledger. */
    void applied(String topic, int records, ApplyResult.Applied result) {
        count("paywindow.ledger.applied", topic, records);
        count("paywindow.ledger.restored", topic, result.restored());
        count("paywindow.ledger.settled.from.log", topic, result.settled());
        count("paywindow.ledger.repeated", topic, result.repeated());
        count("paywindow.ledger.conflicting", topic, result.conflicting());
    }

    /** A record was of no use to the ledger. */
    void useless(String topic, String reason) {
        registry.counter("paywindow.ledger.useless", "topic", topic, "reason", reason)
                .increment();
    }

    /** The ledger is equal to the log again: {@code forward} from its own offsets, or {@code rebuilt}. */
    void repaired(String how, Duration took) {
        registry.timer("paywindow.ledger.repair", "how", how).record(took);
    }

    /** An audit ended: {@code equal}, {@code different} or {@code skipped}. */
    void audited(String result) {
        registry.counter("paywindow.ledger.audits", "result", result).increment();
    }

    /** An audit read so many records of the log. */
    void auditRead(long records) {
        registry.counter("paywindow.ledger.audit.records").increment((double) records);
    }

    /** Holds that no fact speaks of were given back. */
    void swept(int holds) {
        registry.counter("paywindow.ledger.swept").increment(holds);
    }

    /** Tells a value for as long as the service runs. */
    void watch(String name, Supplier<Number> value) {
        // The registry would hold what it is given to look at weakly, and nobody else holds a lambda: NaN after a
        // collection.
        Gauge.builder("paywindow.ledger." + name, value).register(registry);
    }

    private void count(String name, String topic, int more) {
        if (more > 0) {
            registry.counter(name, "topic", topic).increment(more);
        }
    }
}
