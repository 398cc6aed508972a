package io.paywindow.expiry.streams;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paywindow.contract.OutcomeKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What people see of the decision: how many orders wait, how late they expire, whether time passes in every partition we own.
 *
 * <p>Thread-safe. Every metric begins with {@code paywindow.expiry}.
 */
public final class ExpiryWatch {

    /** No tick for this long is the alarm: nothing expires meanwhile. */
    public static final Duration TICK_ALARM = Duration.ofSeconds(3);

    private static final String SINCE_TICK = "paywindow.expiry.since.tick";

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Map<PartitionStatus, List<Meter>> owned = new ConcurrentHashMap<>();
    private final Timer lateness;
    private final Timer work;

    public ExpiryWatch(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        this.lateness = Timer.builder("paywindow.expiry.lateness")
                .description("From when an order fell due to when its expiry was decided")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(5))
                .maximumExpectedValue(Duration.ofMinutes(2))
                .register(registry);
        this.work = Timer.builder("paywindow.expiry.work")
                .description("One call that works off what has fallen due or may be forgotten, mostly nothing")
                .register(registry);
        Gauge.builder("paywindow.expiry.orders.pending", this, ExpiryWatch::pending)
                .description("Orders that wait for their payment")
                .register(registry);
        Gauge.builder("paywindow.expiry.oldest.overdue", this, watch -> seconds(watch.oldestOverdue()))
                .description("How long the oldest undecided order has been due; 0 if none is")
                .baseUnit("seconds")
                .register(registry);
    }

    PartitionStatus taken(int partition) {
        PartitionStatus status = new PartitionStatus(partition, clock.instant());
        Gauge sinceTick = Gauge.builder(SINCE_TICK, status, it -> seconds(it.sinceTick(clock.instant())))
                .description("Age of the latest tick that was read back from the payment log")
                .baseUnit("seconds")
                .tag("partition", Integer.toString(partition))
                .register(registry);
        owned.put(status, List.of(sinceTick));
        return status;
    }

    void released(PartitionStatus status) {
        List<Meter> meters = owned.remove(status);
        if (meters != null) {
            meters.forEach(registry::remove);
        }
    }

    void expired(Duration late) {
        // Clocks of two machines: an order may seem to expire before it is due.
        lateness.record(late.isNegative() ? Duration.ZERO : late);
    }

    void worked(Duration took) {
        work.record(took);
    }

    void told(OutcomeKind kind, Optional<String> refundReason) {
        registry.counter("paywindow.expiry.outcomes", "kind", lower(kind.name()))
                .increment();
        refundReason.ifPresent(reason -> registry.counter("paywindow.expiry.refunds.due", "reason", lower(reason))
                .increment());
    }

    void setAside(String topic, String reason) {
        registry.counter("paywindow.expiry.set.aside", "topic", topic, "reason", lower(reason))
                .increment();
    }

    void moved(String topic) {
        registry.counter("paywindow.expiry.moved", "topic", topic).increment();
    }

    /** The partitions this instance decides for. */
    public Collection<PartitionStatus> owned() {
        return owned.keySet();
    }

    /** The first partition in which time has stopped, if there is one. */
    public Optional<PartitionStatus> withoutTicks() {
        Instant now = clock.instant();
        return owned.keySet().stream()
                .filter(status -> status.sinceTick(now).compareTo(TICK_ALARM) > 0)
                .findFirst();
    }

    private double pending() {
        return owned.keySet().stream().mapToLong(PartitionStatus::pending).sum();
    }

    private Duration oldestOverdue() {
        Instant now = clock.instant();
        return owned.keySet().stream()
                .flatMap(status -> status.nextDue().stream())
                .filter(due -> due.isBefore(now))
                .map(due -> Duration.between(due, now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
