package io.paywindow.stock.settle;

import io.micrometer.core.instrument.MeterRegistry;
import io.paywindow.ledger.SettleResult;

/** What the stock consumer counts. Thread-safe. */
final class SettleMeters {

    private final MeterRegistry registry;

    SettleMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** What became of a settlement. */
    void settled(SettleResult result) {
        String found = switch (result) {
            case SettleResult.Settled settled -> "settled";
            case SettleResult.AlreadyClosed closed -> "already-closed";
            case SettleResult.NoHold none -> "no-hold";
            case SettleResult.Stale stale -> "stale";
        };
        registry.counter("paywindow.stock.settlements", "result", found).increment();
    }

    /** A message was of no use and is in the dead queue. */
    void setAside(String reason) {
        registry.counter("paywindow.stock.set.aside", "reason", reason).increment();
    }
}
