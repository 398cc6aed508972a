package io.paywindow.contract.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderNumberTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

    @ParameterizedTest
    @CsvSource({
        "42, 7, 202611230000042",
        "1, 7, 202611230000001",
        "9999999, 7, 202611239999999",
        "10000000, 8, 2026112310000000",
        "9999999999, 10, 202611239999999999"
    })
    void isTheDayAndTheSequenceFilledWithNoughts(long sequence, int digits, String text) {
        OrderNumber number = OrderNumber.of(DAY, sequence, digits);

        assertThat(number).hasToString(text);
        assertThat(number.day()).isEqualTo(DAY);
        assertThat(number.sequence()).isEqualTo(sequence);
    }

    @ParameterizedTest
    @CsvSource({"0, 7", "-1, 7", "10000000, 7", "1, 6", "1, 11", "9223372036854775807, 10"})
    void aSequenceThatDoesNotFitItsDigitsIsRefusedAndNeverWidened(long sequence, int digits) {
        assertThatIllegalArgumentException().isThrownBy(() -> OrderNumber.of(DAY, sequence, digits));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "20261123",
                "20261123000042",
                "2026112300000000000",
                "202613230000042",
                "202602300000042",
                "20261123000004x",
                " 202611230000042",
                "-20261123000042",
                "２０２６１１２３００００００４２"
            })
    void whatIsNoDayAndSevenToTenDigitsIsNoOrderNumber(String text) {
        assertThat(OrderNumber.isOne(text)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new OrderNumber(text));
    }

    @Test
    void theNumberOfALeapDayIsOne() {
        assertThat(OrderNumber.isOne("202802290000001")).isTrue();
        assertThat(OrderNumber.isOne("202602290000001")).isFalse();
    }
}
