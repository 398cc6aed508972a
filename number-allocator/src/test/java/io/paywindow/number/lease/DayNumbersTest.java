package io.paywindow.number.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DayNumbersTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

    /** The one run of a day that is over when it is spent. */
    private static DayNumbers numbers(int digits, long first, long last) {
        AtomicReference<@Nullable NumberBlock> left = new AtomicReference<>(new NumberBlock(first, last));
        BlockSource source = (day, wanted) -> Optional.ofNullable(left.getAndSet(null));
        return new DayNumbers(
                DAY,
                digits,
                new BlockLease(DAY, last - first + 1, source, Runnable::run, System::nanoTime, Duration.ofSeconds(20)));
    }

    @Test
    void writesTheDayAndTheSequenceWithItsDigits() {
        DayNumbers seven = numbers(7, 1, 42);
        DayNumbers ten = numbers(10, 1, 42);

        assertThat(seven.next()).hasValue("202611230000001");
        assertThat(ten.next()).hasValue("202611230000000001");
    }

    @Test
    void neverWritesMoreDigitsThanItHas() {
        DayNumbers day = numbers(7, 9_999_999, 10_000_000);

        assertThat(day.next()).hasValue("202611239999999");
        assertThatThrownBy(day::next).hasMessageContaining("sequence: 10000000");
    }

    @Test
    void keepsAccountOfWhatWasGivenDroppedAndIsStillInHand() {
        DayNumbers day = numbers(7, 1, 10);
        day.next();
        day.next();
        day.given(1);
        day.dropped(1);

        assertThat(day.givenSoFar()).isEqualTo(1);
        assertThat(day.inHand()).isEqualTo(8);
    }
}
