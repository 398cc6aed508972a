package io.paywindow.expiry.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutageTest {

    private static final Duration OUTAGE = Duration.ofMinutes(30);

    private final Log log = new Log();

    @Test
    void givesAnOrderThatFellDueInAnOutageTimeAfterIt() {
        log.open().pass(Duration.ofSeconds(3)).wait(OUTAGE).tick();
        assertThat(log.told()).isEmpty();

        log.pass(Log.OUTAGE_GRACE).pay("p1");

        assertThat(log.told()).containsExactly("PAID by p1");
    }

    @Test
    void expiresAnOrderThatIsStillUnpaidAfterThatTime() {
        log.open().pass(Duration.ofSeconds(3)).wait(OUTAGE).tick().pass(Log.OUTAGE_GRACE);
        assertThat(log.told()).isEmpty();

        log.pass(Duration.ofSeconds(1)).pay("p1");

        assertThat(log.told()).containsExactly("EXPIRED", "REFUND p1 LATE");
    }

    @Test
    void takesAPaymentThatWaitedInTheLogThroughTheOutage() {
        log.open()
                .pass(Duration.ofSeconds(3))
                .wait(OUTAGE)
                .pay("p1")
                .wait(Duration.ofSeconds(1))
                .tick();

        assertThat(log.told()).containsExactly("PAID by p1");
    }

    @Test
    void decidesTheSameWhenTheOrderIsReadAfterTheOutage() {
        log.pass(Duration.ofSeconds(3))
                .wait(OUTAGE)
                .pay("p1")
                .wait(Duration.ofSeconds(1))
                .tick()
                .pass(Duration.ofMinutes(5))
                .open();

        assertThat(log.told()).containsExactly("PAID by p1");
    }

    @Test
    void givesNoTimeToAnOrderThatFellDueBeforeTheOutage() {
        log.open().pass(Duration.ofSeconds(12)).wait(OUTAGE).pay("p1");

        assertThat(log.told()).containsExactly("EXPIRED", "REFUND p1 LATE");
    }

    @Test
    void givesNoTimeToAnOrderThatFallsDueAfterTheOutage() {
        log.wait(Duration.ofSeconds(8))
                .tick()
                .open()
                .pass(Duration.ofSeconds(4))
                .pay("p1");

        assertThat(log.told()).containsExactly("EXPIRED", "REFUND p1 LATE");
    }

    @Test
    void givesTimeAgainWhenTheSecondDueTimeFallsIntoAnotherOutage() {
        log.open().pass(Duration.ofSeconds(3)).wait(OUTAGE).tick();

        log.wait(OUTAGE).tick().pass(Log.OUTAGE_GRACE).pay("p1");

        assertThat(log.told()).containsExactly("PAID by p1");
    }

    @Test
    void takesAnOrderDueAtTheVeryTickBeforeTheOutageAsDueInIt() {
        log.open().pass(Duration.ofSeconds(11)).wait(OUTAGE).pay("p1");

        assertThat(log.told()).containsExactly("PAID by p1");
    }

    @Test
    void treatsWhatFellDueBeforeTheFirstTickAsDueInAnOutage() {
        log.now = LogTime.START;
        log.open().wait(OUTAGE).pay("p1").tick();

        assertThat(log.told()).containsExactly("PAID by p1");
    }

    @Test
    void remembersOutagesForTwoDaysAndOnlyTheLatest() {
        LogTime time = LogTime.START;
        for (int i = 1; i <= 2 * LogTime.MOST_OUTAGES; i++) {
            time = time.tick(Log.START.plusSeconds(6L * i));
        }
        assertThat(time.outages()).hasSize(LogTime.MOST_OUTAGES);

        Instant end = time.lastTick().plus(LogTime.OUTAGES_KEPT);
        for (Instant later = time.lastTick(); !later.isAfter(end); later = later.plusSeconds(5)) {
            time = time.tick(later);
        }

        assertThat(time.outages()).isEmpty();
    }
}
