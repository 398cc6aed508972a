package io.paywindow.expiry.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderOutcome;
import io.paywindow.contract.OutcomeKind;
import io.paywindow.contract.names.Topic;
import io.paywindow.expiry.Given;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    /** Each call is followed by a commit, whether it had anything to do or not. */
    @Test
    void looksTwiceASecondWhileNothingFallsDueSoonAndWorksOnlyWhenATickHasCome() {
        line.pass(Duration.ofSeconds(1));
        line.looks = 0;
        long workedBefore = line.registry.get("paywindow.expiry.work").timer().count();

        line.pass(Duration.ofSeconds(10));

        assertThat(line.looks).isBetween(19, 21);
        assertThat(line.registry.get("paywindow.expiry.work").timer().count() - workedBefore)
                .isBetween(9L, 11L);
    }

    @Test
    void ticksOftenFromTheMomentAnOrderComesThatFallsDueSoon() {
        line.pass(Duration.ofSeconds(5));
        line.ticksAsked.clear();

        line.send(
                Topic.ORDER_NUMBERED,
                NUMBER,
                Given.numbered(NUMBER, line.clock.instant().minus(TestLine.GRACE), Duration.ofSeconds(1)));
        line.pass(Duration.ofSeconds(1));

        assertThat(line.ticksAsked).hasSize(10);
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

        line.driver.advanceWallClockTime(DecisionTask.IDLE_BEAT);

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

    @ParameterizedTest
    @EnumSource(Stores.class)
    void tellsTheSameWhereverTheStoresAre(Stores stores) {
        line.close();
        line = new TestLine(folder.resolve(stores.name()), stores, 1, TestLine.RULES);
        for (int i = 10; i < 20; i++) {
            line.open("2026112300000" + i, WINDOW);
        }
        line.pay("202611230000013", "p1");
        line.pay("202611230000099", "stray");
        line.cancel("202611230000015");
        for (int i = 0; i < 4; i++) {
            tickAfter(Duration.ofSeconds(4));
        }
        line.pay("202611230000019", "p2");
        assertThat(line.told())
                .hasSize(11)
                .startsWith("PAID p1", "CANCELLED changed my mind", "EXPIRED")
                .endsWith("REFUND_DUE p2 LATE");
        assertThat(line.orders()).isEqualTo(11);

        List.of(25, 25, 25).forEach(hours -> tickAfter(Duration.ofHours(hours)));

        assertThat(line.told()).containsExactly("REFUND_DUE stray NO_SUCH_ORDER");
        assertThat(line.orders()).isZero();
        assertThat(line.entries()).isZero();
    }

    @Test
    void takesWhatIsPaidWithinTheTimeAfterAMinuteWithoutTicks() {
        String other = "202611230000043";
        line.open(NUMBER, WINDOW);
        line.open(other, WINDOW);
        line.ticksComeBack = false;
        line.pass(Duration.ofMinutes(1));
        line.ticksComeBack = true;

        line.pass(TestLine.OUTAGE_GRACE.minusSeconds(2));
        line.pay(NUMBER, "p1");
        line.pass(Duration.ofSeconds(4));
        line.pay(other, "p2");

        assertThat(line.told()).containsExactly("PAID p1", "EXPIRED", "REFUND_DUE p2 LATE");
    }

    @Test
    void forgetsClosedOrdersAfterTwoDaysAndLeavesNothingBehind() {
        line.open(NUMBER, WINDOW);
        line.pay(NUMBER, "p1");
        line.pay("202611230000043", "stray");
        assertThat(line.orders()).isEqualTo(2);
        assertThat(line.entries()).isEqualTo(2);

        List.of(25, 25, 25).forEach(hours -> {
            line.clock.advance(Duration.ofHours(hours));
            line.tick();
        });

        assertThat(line.told()).containsExactly("PAID p1", "REFUND_DUE stray NO_SUCH_ORDER");
        assertThat(line.orders()).isZero();
        assertThat(line.entries()).isZero();
    }
}
