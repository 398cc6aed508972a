package io.paywindow.stock.notice;

import io.micrometer.core.instrument.MeterRegistry;

/** What the notification consumer counts. Thread-safe. */
final class NoticeMeters {

    private final MeterRegistry registry;

    NoticeMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** What became of a piece of news: told, repeated, stale, too-old, nobody, later, never. */
    void end(String what) {
        registry.counter("paywindow.notices", "end", what).increment();
    }

    /** A message was of no use and is in the dead queue. */
    void setAside(String reason) {
        registry.counter("paywindow.notices.set.aside", "reason", reason).increment();
    }
}
