package io.paywindow.contract.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "A-Z_a.z:0", "tea-250g", "202611230000042"})
    void lettersDigitsAndFourSignsMakeAnId(String text) {
        assertThat(Ids.isId(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\n", "a/b", "a{b}", "é", "a%20b", "١٢"})
    void anythingAKeyAUrlOrALogWouldHaveToEscapeDoesNot(String text) {
        assertThat(Ids.isId(text)).isFalse();
        assertThat(Ids.isOrderId(text)).isFalse();
    }

    @Test
    void isAsLongAsSixtyFourCharacters() {
        assertThat(Ids.isId("x".repeat(64))).isTrue();
        assertThat(Ids.isId("x".repeat(65))).isFalse();
    }

    @Test
    void anOrderIdIsNeverAllDigitsSoThatNobodyTakesItForANumber() {
        assertThat(Ids.isOrderId("202611230000042")).isFalse();
        assertThat(Ids.isOrderId("202611230000042-a")).isTrue();
    }
}
