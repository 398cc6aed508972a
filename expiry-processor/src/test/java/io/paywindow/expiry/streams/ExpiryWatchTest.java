package io.paywindow.expiry.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see of it: each metric says what has happened. */
class ExpiryWatchTest {

    private static final String NUMBER = "202611230000042";
    private static final String OTHER = "202611230000043";
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration DUE = WINDOW.plus(TestLine.GRACE);

    @TempDir
    Path folder;

    private TestLine line;

    @BeforeEach
    void open() {
        line = new TestLine(folder);
    }

    @AfterEach
    void close() {
        line.close();
    }

    @Test
    void countsTheOrdersThatWait() {
        line.open(NUMBER, WINDOW);
        line.open(OTHER, WINDOW);
        line.pass(DecisionTask.IDLE_BEAT);
        assertThat(gauge("orders.pending")).isEqualTo(2);

        line.pay(NUMBER, "p1");
        line.pass(DecisionTask.IDLE_BEAT);
        assertThat(gauge("orders.pending")).isEqualTo(1);

        line.pass(DUE.plusSeconds(1));
        assertThat(gauge("orders.pending")).isZero();
    }

    @Test
    void tellsHowLongTimeHasStoodStillAndRaisesTheAlarm() {
        line.pass(Duration.ofSeconds(1));
        assertThat(line.watch.withoutTicks()).isEmpty();

        line.ticksComeBack = false;
        line.pass(ExpiryWatch.TICK_ALARM.plusSeconds(1));

        assertThat(gauge("since.tick")).isBetween(4.0, 5.0);
        assertThat(line.registry
                        .get("paywindow.expiry.since.tick")
                        .gauge()
                        .getId()
                        .getTag("partition"))
                .isEqualTo("0");
        assertThat(line.watch.withoutTicks()).isPresent();
    }

    @Test
    void tellsHowLongTheOldestOrderHasBeenDueWhileNobodyCanDecideIt() {
        line.open(NUMBER, WINDOW);
        line.pass(DUE);
        assertThat(gauge("oldest.overdue")).isZero();

        line.ticksComeBack = false;
        line.pass(Duration.ofSeconds(7));

        assertThat(gauge("oldest.overdue")).isEqualTo(7.0);
    }

    @Test
    void recordsHowLateAnOrderExpires() {
        line.open(NUMBER, WINDOW);
        line.pass(DUE);
        line.ticksComeBack = false;
        line.pass(Duration.ofSeconds(2));
        line.tick();

        var lateness = line.registry.get("paywindow.expiry.lateness").timer();
        assertThat(lateness.count()).isEqualTo(1);
        assertThat(lateness.max(TimeUnit.MILLISECONDS)).isEqualTo(2_000);
    }

    @Test
    void timesEachLookAtWhatHasFallenDue() {
        long before = line.registry.get("paywindow.expiry.work").timer().count();

        line.tick();

        assertThat(line.registry.get("paywindow.expiry.work").timer().count()).isGreaterThan(before);
    }

    @Test
    void countsOutcomesByKindAndRefundsByReason() {
        line.open(NUMBER, WINDOW);
        line.pay(NUMBER, "p0", 1);
        line.pay(NUMBER, "p1");
        line.pay(NUMBER, "p2");
        line.open(OTHER, WINDOW);
        line.cancel(OTHER);
        line.pay(OTHER, "p3");
        line.open("202611230000044", WINDOW);
        line.pass(DUE.plusSeconds(1));
        line.pay("202611230000044", "p4");

        assertThat(outcomes("paid")).isEqualTo(1);
        assertThat(outcomes("cancelled")).isEqualTo(1);
        assertThat(outcomes("expired")).isEqualTo(1);
        assertThat(outcomes("refund_due")).isEqualTo(4);
        assertThat(refunds("wrong_amount")).isEqualTo(1);
        assertThat(refunds("duplicate")).isEqualTo(1);
        assertThat(refunds("cancelled")).isEqualTo(1);
        assertThat(refunds("late")).isEqualTo(1);
    }

    @Test
    void saysNothingMoreOfAPartitionThatHasMovedElsewhere() {
        line.open(NUMBER, WINDOW);
        line.pass(TestLine.TICK);

        line.close();

        assertThat(line.watch.owned()).isEmpty();
        assertThat(line.registry.getMeters())
                .extracting(Meter::getId)
                .extracting(Meter.Id::getName)
                .doesNotContain("paywindow.expiry.since.tick");
        assertThat(gauge("orders.pending")).isZero();
    }

    private double gauge(String name) {
        return line.registry.get("paywindow.expiry." + name).gauge().value();
    }

    private double outcomes(String kind) {
        return line.registry
                .get("paywindow.expiry.outcomes")
                .tag("kind", kind)
                .counter()
                .count();
    }

    private double refunds(String reason) {
        return line.registry
                .get("paywindow.expiry.refunds.due")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
