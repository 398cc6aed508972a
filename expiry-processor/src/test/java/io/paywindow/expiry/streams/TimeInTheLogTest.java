package io.paywindow.expiry.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.expiry.Given;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeInTheLogTest {

    private static final String NUMBER = "202611230000042";
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
    void expiresAnOrderWithinATickOfItsDueTimeThoughNothingElseHappens() {
        line.open(NUMBER, WINDOW);
        line.pass(DUE);
        assertThat(line.told()).isEmpty();

        line.pass(TestLine.TICK);

        OrderOutcome outcome = line.decided().getFirst();
        assertThat(outcome.getKind()).isEqualTo(OutcomeKind.EXPIRED);
        assertThat(outcome.getOrder()).contains(Given.order(NUMBER, TestLine.START));
        assertThat(outcome.getDecidedAt()).isEqualTo(line.clock.instant());
        assertThat(line.registry.get("paywindow.expiry.lateness").timer().count())
                .isEqualTo(1);
    }

    @Test
    void expiresNothingWhileNoTickComesBackHoweverLateItIs() {
        line.open(NUMBER, WINDOW);
        line.ticksComeBack = false;
        line.pass(Duration.ofMinutes(5));
        assertThat(line.told()).isEmpty();

        line.pay(NUMBER, "p1");

        assertThat(line.told()).containsExactly("PAID p1");
    }

    @Test
    void writesATickASecondWhileNothingFallsDueAndTenWhileSomethingDoes() {
        line.pass(Duration.ofSeconds(10));
        assertThat(line.ticksAsked).hasSizeBetween(9, 11);

        line.open(NUMBER, WINDOW);
        line.ticksAsked.clear();
        line.pass(DUE.minus(DecisionTask.SOON).minusMillis(500));
        assertThat(line.ticksAsked).hasSizeBetween(11, 14);

        line.ticksAsked.clear();
        line.pass(Duration.ofSeconds(2));
        assertThat(line.ticksAsked).hasSizeGreaterThan(14);
    }

    @Test
    void ticksByTheBrokersClockWhenThatIsAhead() {
        line.brokerAhead = Duration.ofHours(3);
        line.open(NUMBER, WINDOW);
        line.ticksAsked.clear();

        line.pass(Duration.ofSeconds(1));

        assertThat(line.ticksAsked).hasSize(10);
    }

    @Test
    void goesOnTickingWhenItsOwnClockGoesBack() {
        line.pass(Duration.ofSeconds(2));
        line.clock.advance(Duration.ofHours(-3));
        line.ticksAsked.clear();

        line.driver.advanceWallClockTime(TestLine.TICK);

        assertThat(line.ticksAsked).hasSize(1);
    }

    @Test
    void worksABurstOffInBoundedStepsAndRefundsWhatIsPaidMeanwhile() {
        int orders = 2 * DecisionTask.MOST_DUE_PER_CALL + 10;
        for (int i = 1; i <= orders; i++) {
            line.open("20261123%07d".formatted(i), WINDOW);
        }
        List.of(4, 4, 4).forEach(seconds -> tickAfter(Duration.ofSeconds(seconds)));
        assertThat(line.told()).isEmpty();

        tickAfter(Duration.ofSeconds(4));
        assertThat(line.told()).hasSize(DecisionTask.MOST_DUE_PER_CALL);
        String last = "20261123%07d".formatted(orders);
        line.pay(last, "p1");
        assertThat(line.told()).containsExactly("EXPIRED", "REFUND_DUE p1 LATE");

        line.driver.advanceWallClockTime(DecisionTask.CATCH_UP);
        assertThat(line.told()).hasSize(DecisionTask.MOST_DUE_PER_CALL);
        line.driver.advanceWallClockTime(DecisionTask.CATCH_UP);
        assertThat(line.told()).hasSize(9);
        line.driver.advanceWallClockTime(DecisionTask.CATCH_UP);
        assertThat(line.told()).isEmpty();
    }

    private void tickAfter(Duration duration) {
        line.clock.advance(duration);
        line.tick();
    }

    @Test
    void givesOrdersThatFellDueInAnOutageTimeAfterIt() {
        line.open(NUMBER, WINDOW);
        tickAfter(Duration.ofMinutes(10));
        line.pass(TestLine.OUTAGE_GRACE);
        assertThat(line.told()).isEmpty();

        line.pass(TestLine.TICK);

        assertThat(line.told()).containsExactly("EXPIRED");
    }

    @Test
    void forgetsClosedOrdersAfterTwoDaysAndLeavesNothingBehind() {
        line.open(NUMBER, WINDOW);
        line.pay(NUMBER, "p1");
        line.pay("202611230000043", "stray");
        assertThat(line.entries(Stores.ORDERS)).isEqualTo(2);
        assertThat(line.entries(Stores.DUE)).isEqualTo(2);

        List.of(25, 25, 25).forEach(hours -> {
            line.clock.advance(Duration.ofHours(hours));
            line.tick();
        });

        assertThat(line.told()).containsExactly("PAID p1", "REFUND_DUE stray NO_SUCH_ORDER");
        assertThat(line.entries(Stores.ORDERS)).isZero();
        assertThat(line.entries(Stores.DUE)).isZero();
    }
}
