package io.paywindow.number.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PoolShapeTest {

    @Test
    void hasAsManyNumbersAsItsDigitsCanWrite() {
        assertThat(new PoolShape(7, 1000, 1000, 1).highest()).isEqualTo(9_999_999);
        assertThat(new PoolShape(10, 1000, 1000, 1).highest()).isEqualTo(9_999_999_999L);
    }

    @Test
    void namesTheSettingThatIsOutOfBounds() {
        assertThatThrownBy(() -> new PoolShape(6, 1000, 1000, 1)).hasMessageContaining("sequence-digits: 6");
        assertThatThrownBy(() -> new PoolShape(11, 1000, 1000, 1)).hasMessageContaining("sequence-digits: 11");
        assertThatThrownBy(() -> new PoolShape(7, 0, 1000, 1)).hasMessageContaining("block-size: 0");
        assertThatThrownBy(() -> new PoolShape(7, 1000, 999, 1)).hasMessageContaining("generate-count: 999");
        assertThatThrownBy(() -> new PoolShape(7, 1000, 10_000_001, 1))
                .hasMessageContaining("generate-count: 10000001");
        assertThatThrownBy(() -> new PoolShape(7, 1000, 1000, 0)).hasMessageContaining("low-water: 0");
        assertThatThrownBy(() -> new PoolShape(7, 1000, 1000, 1001)).hasMessageContaining("low-water: 1001");
    }
}
