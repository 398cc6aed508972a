package io.paywindow.expiry.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.contract.OrderNumbered;
import io.paywindow.expiry.Given;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaymentWindowTest {

    private static final Duration DUE = Log.WINDOW.plus(Log.GRACE);
    private static final Duration MILLI = Duration.ofMillis(1);

    private final Log log = new Log();

    @Test
    void settlesAnOrderWithItsFirstFullPayment() {
        log.open().pass(Duration.ofSeconds(3)).pay("p1").pass(Duration.ofSeconds(60));

        assertThat(log.told()).containsExactly("PAID by p1");
        assertThat(log.outcomes.getFirst())
                .isEqualTo(new Outcome.Paid(
                        Given.order(Log.NUMBER, Log.START), Given.payment(Log.NUMBER, "p1"), Log.START.plusSeconds(3)));
    }

    @Test
    void expiresAnUnpaidOrderAtTheFirstTickAfterWindowAndGrace() {
        log.open().pass(DUE);
        assertThat(log.told()).isEmpty();

        log.wait(MILLI).tick();

        assertThat(log.outcomes)
                .containsExactly(new Outcome.Expired(
                        Given.order(Log.NUMBER, Log.START), Log.START.plus(DUE).plus(MILLI)));
    }

    @Test
    void takesAPaymentAtTheLastInstant() {
        log.open().pass(DUE).pay("p1").pass(Duration.ofSeconds(5));

        assertThat(log.told()).containsExactly("PAID by p1");
    }

    @Test
    void refundsAPaymentAMillisecondTooLateThoughNoTickHasExpiredTheOrderYet() {
        log.open().pass(DUE).wait(MILLI).pay("p1");
        assertThat(log.told()).containsExactly("REFUND p1 LATE");

        log.tick();

        assertThat(log.told()).containsExactly("REFUND p1 LATE", "EXPIRED");
    }

    @Test
    void refundsAPaymentReadAfterTheTickEvenIfABrokersClockWentBack() {
        log.open().pass(DUE).wait(MILLI).tick();
        log.time = Log.START;

        log.pay("p1");

        assertThat(log.told()).containsExactly("EXPIRED", "REFUND p1 LATE");
        assertThat(((Outcome.RefundDue) log.outcomes.getLast()).at()).isEqualTo(log.now.lastTick());
    }

    @Test
    void decidesWhatHasFallenDueBeforeItLooksAtTheNextFact() {
        // The index has not been worked off yet: a burst is bounded a call.
        log.open().pass(Duration.ofSeconds(10));
        log.now = log.now.tick(Log.START.plus(DUE).plusSeconds(1));
        log.time = log.now.lastTick();

        log.pay("p1");

        assertThat(log.told()).containsExactly("EXPIRED", "REFUND p1 LATE");
    }

    @Test
    void refundsASecondPaymentOnce() {
        log.open().pay("p1").pay("p2").pay("p2").pay("p1");

        assertThat(log.told()).containsExactly("PAID by p1", "REFUND p2 DUPLICATE");
    }

    @Test
    void refundsAWrongAmountAndAWrongCurrencyAndGoesOnWaiting() {
        log.open()
                .pay("short", Given.TOTAL - 1, Given.CURRENCY)
                .pay("long", Given.TOTAL + 1, Given.CURRENCY)
                .pay("dollars", Given.TOTAL, "USD")
                .pay("short", Given.TOTAL - 1, Given.CURRENCY)
                .pay("p1");

        assertThat(log.told())
                .containsExactly(
                        "REFUND short WRONG_AMOUNT",
                        "REFUND long WRONG_AMOUNT",
                        "REFUND dollars WRONG_CURRENCY",
                        "PAID by p1");
    }

    @Test
    void neverSettlesWithAPaymentThatWasRefunded() {
        log.open().pay("p1", Given.TOTAL - 1, Given.CURRENCY).pay("p1");

        assertThat(log.told()).containsExactly("REFUND p1 WRONG_AMOUNT");
    }

    @Test
    void cancelsAnUnpaidOrderAndRefundsWhatComesAfter() {
        log.open().cancel().pay("p1").cancel().pass(Duration.ofSeconds(60));

        assertThat(log.told()).containsExactly("CANCELLED", "REFUND p1 CANCELLED");
        assertThat(((Outcome.Cancelled) log.outcomes.getFirst()).reason()).isEqualTo("changed my mind");
    }

    @Test
    void cannotCancelWhatIsPaidOrExpired() {
        assertThat(new Log().open().pay("p1").cancel().told()).containsExactly("PAID by p1");
        assertThat(new Log().open().pass(DUE.plusSeconds(1)).cancel().told()).containsExactly("EXPIRED");
    }

    @Test
    void leavesAnOrderToExpireThatIsCancelledTooLate() {
        log.open().pass(DUE).wait(MILLI).cancel().tick();

        assertThat(log.told()).containsExactly("EXPIRED");
    }

    @Test
    void keepsAPaymentThatComesBeforeItsOrder() {
        log.pay("p1").pass(Duration.ofSeconds(2));
        assertThat(log.told()).isEmpty();

        log.open();

        assertThat(log.told()).containsExactly("PAID by p1");
    }

    @Test
    void takesAPaymentInTimeForAnOrderThatIsSeenLongAfterItWasDue() {
        log.pass(Duration.ofSeconds(5)).pay("p1").pass(Duration.ofMinutes(10)).open();

        assertThat(log.told()).containsExactly("PAID by p1");
    }

    @Test
    void expiresAnOrderThatIsSeenLongAfterItWasDueAndRefundsWhatCameTooLate() {
        log.pass(Duration.ofSeconds(30)).pay("p1").pass(Duration.ofMinutes(10)).open();

        assertThat(log.told()).containsExactly("EXPIRED", "REFUND p1 LATE");
    }

    @Test
    void cancelsAnOrderWhoseCancelCameFirstAndRefundsThePaymentBehindIt() {
        log.cancel().cancel().pay("p1").open();

        assertThat(log.told()).containsExactly("CANCELLED", "REFUND p1 CANCELLED");
    }

    @Test
    void refundsAPaymentWhoseOrderNeverAppearsAfterADay() {
        log.pay("p1").passLong(OrderState.WAITS_FOR_ITS_ORDER);
        assertThat(log.told()).isEmpty();

        log.passLong(Duration.ofSeconds(5)).pay("p1");

        assertThat(log.told()).containsExactly("REFUND p1 NO_SUCH_ORDER");
    }

    @Test
    void remembersWhatWasRefundedForAnOrderThatAppearsAfterAll() {
        log.pay("p1").passLong(OrderState.WAITS_FOR_ITS_ORDER.plusMinutes(1));
        log.read(new Fact.Opened(Given.numbered(Log.NUMBER, log.time, Log.WINDOW), log.time));

        log.pay("p1").pay("p2");

        assertThat(log.told()).containsExactly("REFUND p1 NO_SUCH_ORDER", "PAID by p2");
    }

    @Test
    void forgetsACancelWhoseOrderNeverAppears() {
        log.cancel().passLong(OrderState.WAITS_FOR_ITS_ORDER.plusMinutes(1));

        assertThat(log.state).isEqualTo(OrderState.unseen());
        assertThat(log.told()).isEmpty();
    }

    @Test
    void recognisesAPaymentThatIsSentAgainADayLater() {
        log.open().pay("p1").pay("p2").passLong(Duration.ofHours(25)).pay("p1").pay("p2");

        assertThat(log.told()).containsExactly("PAID by p1", "REFUND p2 DUPLICATE");
    }

    @Test
    void setsAsideAPaymentForAnOrderSoOldThatItsMarkerIsGone() {
        log.open().pay("p1").passLong(OrderState.REMEMBERED_WHEN_CLOSED.plusMinutes(1));
        assertThat(log.state).isEqualTo(OrderState.unseen());

        log.pay("p1").cancel();

        assertThat(log.told()).containsExactly("PAID by p1", "MARKER_GONE", "MARKER_GONE");
        assertThat(log.state).isEqualTo(OrderState.unseen());
    }

    @Test
    void setsAsideAPaymentOfAnOrderThatIsReadWhenItsEarlierPaymentsAreForgotten() {
        log.pay("p1").passLong(OrderState.WAITS_FOR_ITS_ORDER.plusMinutes(1));
        log.passLong(OrderState.REMEMBERED_WHEN_CLOSED.plusMinutes(1));
        assertThat(log.state).isEqualTo(OrderState.unseen());

        log.open().pay("p1").cancel();

        assertThat(log.told()).containsExactly("REFUND p1 NO_SUCH_ORDER", "EXPIRED", "MARKER_GONE");
    }

    @Test
    void givesNoTimeAfterAnOutageToAnOrderWhosePaymentsMayBeForgotten() {
        log.pass(Duration.ofSeconds(5)).wait(Duration.ofDays(3)).tick();
        assertThat(log.now.due(Log.START.plus(DUE), Log.OUTAGE_GRACE)).isAfter(log.time);

        log.open().pay("p1");

        assertThat(log.told()).containsExactly("EXPIRED", "MARKER_GONE");
    }

    @Test
    void stillKnowsWhatItRefundedForAnOrderThatIsReadTooLate() {
        log.pay("p1", Given.TOTAL - 1, Given.CURRENCY)
                .skip(Duration.ofHours(20))
                .pay("p2");
        log.skip(Duration.ofHours(23));

        log.open().pay("p1").pay("p2").pay("p3");

        assertThat(log.told()).containsExactly("REFUND p1 NO_SUCH_ORDER", "EXPIRED", "REFUND p2 LATE", "MARKER_GONE");
    }

    @Test
    void opensAnOrderWithAnOldNumberThatWasWrittenJustNow() {
        log.skip(Duration.ofDays(3));
        log.read(new Fact.Opened(Given.numbered(Log.NUMBER, log.time, Log.WINDOW), log.time));

        log.pay("p1");

        assertThat(log.told()).containsExactly("PAID by p1");
    }

    @Test
    void waitsForAnOrderOfYesterday() {
        log.time = Instant.parse("2026-11-24T23:59:59Z");

        log.pay("p1");

        assertThat(log.told()).isEmpty();
        assertThat(log.state).isInstanceOf(OrderState.Awaited.class);
    }

    @Test
    void refundsAtOnceWhatIsMoreThanAnUnknownOrderCanReasonablyHave() {
        for (int i = 0; i <= OrderState.MOST_EARLY; i++) {
            log.pay("p" + i);
        }
        log.cancel().pay("p100");

        assertThat(log.told()).containsExactly("REFUND p100 NO_SUCH_ORDER");
    }

    @Test
    void countsAnOrderThatIsNumberedTwiceOnce() {
        log.open().open().pay("p1").open().pass(Duration.ofSeconds(60));

        assertThat(log.told()).containsExactly("PAID by p1");
    }

    @Test
    void believesTheAllocatorsClockByAMinuteAtMost() {
        assertThat(dueOf(Log.START.plusSeconds(40))).isEqualTo(Log.START.plusSeconds(41));
        assertThat(dueOf(Log.START.minus(Duration.ofHours(3))))
                .isEqualTo(Log.START.plus(DUE).minus(PaymentWindow.CLOCK_TOLERANCE));
        assertThat(dueOf(Log.START.plus(Duration.ofDays(1))))
                .isEqualTo(Log.START.plus(DUE).plus(PaymentWindow.CLOCK_TOLERANCE));
    }

    private static Instant dueOf(Instant payBy) {
        OrderNumbered skewed = Given.numbered(Log.NUMBER, Log.START, Log.WINDOW, payBy);
        // Before any tick: an order whose due time is past would be decided at once.
        OrderState state = Log.RULES
                .decide(
                        OrderState.unseen(),
                        new Fact.Opened(skewed, Log.START),
                        new LogTime(Log.START.minus(Duration.ofDays(1)), List.of()))
                .state();
        return ((OrderState.Pending) state).due();
    }
}
