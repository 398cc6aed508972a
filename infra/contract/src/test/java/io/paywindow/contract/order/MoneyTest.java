package io.paywindow.contract.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

    @Test
    void isMinorUnitsOfACurrency() {
        Money price = Money.of(450, "CNY");

        assertThat(price.minorUnits()).isEqualTo(450);
        assertThat(price.currency().getCurrencyCode()).isEqualTo("CNY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CNY", "EUR", "JPY", "KWD"})
    void knowsCurrenciesOfAnyCountOfMinorDigits(String code) {
        assertThat(Money.isCurrency(code)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cny", "CNYX", "ZZZ", "XXX", "XTS", "XAU"})
    void whatNobodyPaysInIsNoCurrency(String code) {
        assertThat(Money.isCurrency(code)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.of(1, code))
                .withMessage("currency: " + code + " (expected: an ISO 4217 code such as CNY)");
    }
}
