package io.paywindow.number.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.paywindow.number.lease.TestNumbers;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NumberTrayTest {

    private final TestNumbers numbers = new TestNumbers(LocalDate.of(2026, 11, 23), 100);
    private final NumberTray tray = new NumberTray();

    private String offer(String orderId) {
        return tray.offer(orderId, numbers.day()).orElseThrow();
    }

    @Test
    void offersEachOrderANumberOfItsOwn() {
        assertThat(offer("a")).isNotEqualTo(offer("b"));
    }

    @Test
    void offersAnOrderTheSameNumberUntilItsAnswerIsKnown() {
        String first = offer("a");

        assertThat(offer("a")).isEqualTo(first);
        assertThat(tray.isOffered("a", first)).isTrue();
        assertThat(tray.isOffered("b", first)).isFalse();
    }

    @Test
    void offersANumberThatWasNotTakenToTheNextOrder() {
        String refused = offer("refused");
        String taken = offer("taken");

        tray.settle(Set.of("refused", "taken"), Set.of("taken"));

        assertThat(offer("next")).isEqualTo(refused);
        assertThat(offer("another")).isNotIn(refused, taken);
        assertThat(numbers.given()).isEqualTo(1);
    }

    @Test
    void neverOffersToAnotherOrderWhatAnUnansweredOneMayHaveTaken() {
        String unknown = offer("unknown");
        tray.settle(Set.of("other"), Set.of());

        assertThat(offer("next")).isNotEqualTo(unknown);
        assertThat(offer("unknown")).isEqualTo(unknown);
    }

    @Test
    void neverPassesOnANumberThatAnUnansweredCallMayHaveGivenAway() {
        String doubtful = offer("a");
        // No answer came. The second call answers for another order of the same id, which did not take it.
        offer("a");

        tray.settle(Set.of("a"), Set.of());

        assertThat(offer("next")).isNotEqualTo(doubtful);
        assertThat(numbers.inHand()).isEqualTo(numbers.leased() - 1);
    }

    @Test
    void dropsWhatWasOfferedToOrdersThatWentElsewhere() {
        String gone = offer("gone");

        tray.dropOffers();

        assertThat(offer("gone")).isNotEqualTo(gone);
        assertThat(offer("next")).isNotEqualTo(gone);
        assertThat(numbers.inHand()).isEqualTo(numbers.leased() - 1);
    }

    @Test
    void offersNothingWhenTheDayIsExhaustedButKeepsWhatItOfferedBefore() {
        TestNumbers few = new TestNumbers(LocalDate.of(2026, 11, 23), 1);
        Optional<String> last = tray.offer("a", few.day());

        assertThat(last).isPresent();
        assertThat(tray.offer("b", few.day())).isEmpty();
        assertThat(tray.offer("a", few.day())).isEqualTo(last);
    }

    @Test
    void keepsTheNumbersOfOneDayFromTheOrdersOfAnother() {
        TestNumbers tomorrow = new TestNumbers(LocalDate.of(2026, 11, 24), 10);
        offer("a");
        tray.settle(Set.of("a"), Set.of());

        assertThat(tray.offer("b", tomorrow.day()).orElseThrow()).startsWith("20261124");
    }
}
